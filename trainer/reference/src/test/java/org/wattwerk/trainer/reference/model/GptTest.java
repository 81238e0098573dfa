package org.wattwerk.trainer.reference.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.wattwerk.trainer.reference.engine.Natives;

class GptTest {
    private static final GptShape SHAPE = new GptShape(16, 16, 2, 2);

    @Test
    void scores_lastTokenChanged_earlierPlacesStayBitwiseTheSame() throws Exception {
        try (NDManager manager = Natives.load(1).newBaseManager()) {
            Gpt gpt = new Gpt(manager, SHAPE, 7, Map.of());
            long[] text = "Die Katze sitzt.".chars().asLongStream().toArray();
            long[] other = text.clone();
            other[15] = '!';
            NDArray difference = gpt.scores(manager.create(text, new Shape(1, 16)))
                    .sub(gpt.scores(manager.create(other, new Shape(1, 16))))
                    .abs();
            assertThat(difference.get(new NDIndex(":, :15")).max().getFloat()).isZero();
            assertThat(difference.get(new NDIndex(":, 15")).max().getFloat()).isPositive();
        }
    }

    @Test
    void weights_sameSeed_areTheSameInEveryModel() throws Exception {
        try (NDManager manager = Natives.load(1).newBaseManager()) {
            Weights one = new Gpt(manager, SHAPE, 7, Map.of()).weights();
            Weights same = new Gpt(manager, SHAPE, 7, Map.of()).weights();
            Weights other = new Gpt(manager, SHAPE, 8, Map.of()).weights();
            String name = "layer.1.forward.widen.weight";
            float[] values = values(one, name);
            assertThat(values(same, name)).isEqualTo(values);
            assertThat(values(other, name)).isNotEqualTo(values);
            double deviation = Math.sqrt(mean(values, 2) - Math.pow(mean(values, 1), 2));
            assertThat(deviation).isBetween(0.018, 0.022);
        }
    }

    @Test
    void parameters_ofAShape_areThoseOfTheModel() throws Exception {
        try (NDManager manager = Natives.load(1).newBaseManager()) {
            long counted = new Gpt(manager, SHAPE, 7, Map.of())
                    .weights().byName().values().stream()
                            .mapToLong(NDArray::size)
                            .sum();
            // (256 + 16) x 16 + 2 x (12 x 256 + 13 x 16) + 2 x 16
            assertThat(counted).isEqualTo(4352 + 2 * 3280 + 32).isEqualTo(SHAPE.parameters());
        }
    }

    @Test
    void problems_ofABadShape_areAllNamed() {
        assertThat(GptShape.problems(2, 10, 0, 3))
                .containsExactly(
                        "--ctx is 2, not between 4 and 4096",
                        "--layers is 0, not between 1 and 128",
                        "--embd 10 is not a multiple of --heads 3");
    }

    private static float[] values(Weights weights, String name) {
        return Objects.requireNonNull(weights.byName().get(name)).toFloatArray();
    }

    private static double mean(float[] values, int power) {
        double[] powers = new double[values.length];
        Arrays.setAll(powers, i -> Math.pow(values[i], power));
        return Arrays.stream(powers).average().orElseThrow();
    }
}
