package org.wattwerk.trainer.reference.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * The trainable tensors by name, in an order that is the same in every process. Their first values are those that
 * were saved, or depend on the seed and the name alone, not on the engine's random generator.
 */
public final class Weights {
    private final NDManager manager;
    private final long seed;
    private final Map<String, float[]> saved;
    private final Map<String, NDArray> byName = new LinkedHashMap<>();

    Weights(NDManager manager, long seed, Map<String, float[]> saved) {
        this.manager = manager;
        this.seed = seed;
        this.saved = saved;
    }

    /** All tensors by name. */
    public Map<String, NDArray> byName() {
        return Collections.unmodifiableMap(byName);
    }

    NDArray normal(String name, double deviation, long... shape) {
        SplittableRandom random = new SplittableRandom(seed * 31 + name.hashCode());
        float[] values = new float[Math.toIntExact(new Shape(shape).size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (deviation * random.nextGaussian());
        }
        return add(name, values, shape);
    }

    NDArray constant(String name, float value, long... shape) {
        float[] values = new float[Math.toIntExact(new Shape(shape).size())];
        Arrays.fill(values, value);
        return add(name, values, shape);
    }

    private NDArray add(String name, float[] first, long... shape) {
        NDArray weight = manager.create(saved.getOrDefault(name, first), new Shape(shape));
        weight.setRequiresGradient(true);
        byName.put(name, weight);
        return weight;
    }
}
