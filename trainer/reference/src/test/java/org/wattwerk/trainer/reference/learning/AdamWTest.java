package org.wattwerk.trainer.reference.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.wattwerk.trainer.reference.engine.Natives;

class AdamWTest {
    @Test
    void update_threeSteps_followsTheFormula() throws Exception {
        Engine engine = Natives.load(1);
        try (NDManager manager = engine.newBaseManager()) {
            NDArray matrix = weight(manager, new float[] {0.5f, -0.25f}, new Shape(1, 2));
            NDArray bias = weight(manager, new float[] {0.1f}, new Shape(1));
            AdamW optimiser = new AdamW(manager, Map.of("matrix", matrix), SavedState.NOTHING);
            AdamW ofBias = new AdamW(manager, Map.of("bias", bias), SavedState.NOTHING);
            Scalar expected = new Scalar(0.5, 0.1);
            Scalar expectedBias = new Scalar(0.1, 0);
            for (int step = 0; step < 3; step++) {
                try (NDManager scope = manager.newSubManager()) {
                    float slope = 0.3f + step * 0.1f;
                    try (GradientCollector collector = engine.newGradientCollector()) {
                        NDArray slopes = scope.create(new float[] {slope, 0}, new Shape(1, 2));
                        NDArray line = scope.create(new float[] {slope}, new Shape(1));
                        collector.backward(
                                slopes.mul(matrix).sum().add(line.mul(bias).sum()));
                    }
                    assertThat(optimiser.update(scope, 0.01)).isCloseTo(slope, within(1e-6f));
                    ofBias.update(scope, 0.01);
                    expected.update(slope, 0.01);
                    expectedBias.update(slope, 0.01);
                }
                assertThat(matrix.toFloatArray()[0]).isCloseTo((float) expected.weight, within(1e-6f));
                assertThat(bias.toFloatArray()[0]).isCloseTo((float) expectedBias.weight, within(1e-6f));
            }
            // No gradient: only the decay moves it, by 1 - 0.01 x 0.1 in each of three steps.
            assertThat(matrix.toFloatArray()[1]).isCloseTo((float) (-0.25 * Math.pow(0.999, 3)), within(1e-6f));
        }
    }

    @Test
    void update_gradientLongerThanOne_isShortenedToOne() throws Exception {
        Engine engine = Natives.load(1);
        try (NDManager manager = engine.newBaseManager();
                NDManager scope = manager.newSubManager()) {
            NDArray weight = weight(manager, new float[] {0, 0}, new Shape(2));
            AdamW optimiser = new AdamW(manager, Map.of("weight", weight), SavedState.NOTHING);
            try (GradientCollector collector = engine.newGradientCollector()) {
                collector.backward(scope.create(new float[] {3, 4}).mul(weight).sum());
            }
            assertThat(optimiser.update(scope, 0.01)).as("5 = sqrt(3^2 + 4^2)").isEqualTo(5f);
            NDArray mean = Objects.requireNonNull(optimiser.moments().get("mean.weight"));
            // First mean = (1 - 0.9) x gradient / 5.
            assertThat(mean.toFloatArray()).containsExactly(new float[] {0.06f, 0.08f}, within(1e-6f));
        }
    }

    private static NDArray weight(NDManager manager, float[] values, Shape shape) {
        NDArray weight = manager.create(values, shape);
        weight.setRequiresGradient(true);
        return weight;
    }

    /** The same in plain arithmetic, with bias-corrected moments as in the paper. */
    private static final class Scalar {
        private final double decay;
        private double weight;
        private double mean;
        private double variance;
        private int steps;

        Scalar(double weight, double decay) {
            this.weight = weight;
            this.decay = decay;
        }

        void update(double gradient, double rate) {
            steps++;
            mean = 0.9 * mean + 0.1 * gradient;
            variance = 0.95 * variance + 0.05 * gradient * gradient;
            double correctedMean = mean / (1 - Math.pow(0.9, steps));
            double correctedVariance = variance / (1 - Math.pow(0.95, steps));
            weight -= rate * (correctedMean / (Math.sqrt(correctedVariance) + 1e-8) + decay * weight);
        }
    }
}
