package org.wattwerk.trainer.reference.learning;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * AdamW (Loshchilov and Hutter, 2019) with a clip of the global gradient norm. Its moments are keyed by our own names and
 * can be saved: those of the engine library are private and keyed by an identity that changes with every process.
 */
final class AdamW {
    private static final String MEAN = "mean.";
    private static final String VARIANCE = "variance.";
    private static final float BETA_1 = 0.9f;
    private static final float BETA_2 = 0.95f;
    private static final float EPSILON = 1e-8f;
    private static final float DECAY = 0.1f;
    private static final float NORM_MAX = 1.0f;
    /** Tells the engine not to clip each element; the norm of all is clipped here. */
    private static final float NO_ELEMENT_CLIP = -1f;

    private final Map<String, Slot> slots = new LinkedHashMap<>();
    private long updates;

    private record Slot(NDArray weight, NDArray mean, NDArray variance) {
        /** Matrices decay, biases and norms do not. */
        float decay() {
            return weight.getShape().dimension() >= 2 ? DECAY : 0f;
        }
    }

    AdamW(NDManager manager, Map<String, NDArray> weights, SavedState saved) {
        updates = saved.step();
        weights.forEach((name, weight) -> slots.put(
                name,
                new Slot(
                        weight,
                        moment(manager, MEAN + name, weight, saved),
                        moment(manager, VARIANCE + name, weight, saved))));
    }

    private static NDArray moment(NDManager manager, String name, NDArray weight, SavedState saved) {
        float[] values = saved.moments().get(name);
        return values == null ? manager.zeros(weight.getShape()) : manager.create(values, weight.getShape());
    }

    /** The running means of gradient and squared gradient, by name. */
    Map<String, NDArray> moments() {
        Map<String, NDArray> moments = new LinkedHashMap<>();
        slots.forEach((name, slot) -> {
            moments.put(MEAN + name, slot.mean());
            moments.put(VARIANCE + name, slot.variance());
        });
        return moments;
    }

    /** Moves every weight against its gradient and clears the gradient; returns the global norm before the clip. */
    float update(NDManager scope, double learningRate) {
        updates++;
        List<NDArray> gradients = gradients(scope);
        float norm = norm(gradients);
        float rescale = norm > NORM_MAX ? NORM_MAX / norm : 1f;
        double t = (double) updates;
        double correction = Math.sqrt(1 - Math.pow(BETA_2, t)) / (1 - Math.pow(BETA_1, t));
        int i = 0;
        for (Slot slot : slots.values()) {
            slot.weight()
                    .getNDArrayInternal()
                    .adamUpdate(
                            new NDList(slot.weight(), gradients.get(i++), slot.mean(), slot.variance()),
                            new NDList(slot.weight()),
                            (float) learningRate,
                            (float) (learningRate * correction),
                            slot.decay(),
                            rescale,
                            NO_ELEMENT_CLIP,
                            BETA_1,
                            BETA_2,
                            EPSILON,
                            true,
                            true);
        }
        return norm;
    }

    /** Asking for a gradient makes a new native handle that belongs to the model; it is handed to the step instead. */
    private List<NDArray> gradients(NDManager scope) {
        List<NDArray> gradients = new ArrayList<>(slots.size());
        for (Slot slot : slots.values()) {
            NDArray gradient = slot.weight().getGradient();
            gradient.attach(scope);
            gradients.add(gradient);
        }
        return gradients;
    }

    private static float norm(List<NDArray> gradients) {
        NDList norms = new NDList();
        for (NDArray gradient : gradients) {
            norms.add(gradient.norm().reshape(1));
        }
        return NDArrays.concat(norms).norm().getFloat();
    }
}
