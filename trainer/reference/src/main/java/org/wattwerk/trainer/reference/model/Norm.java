package org.wattwerk.trainer.reference.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.norm.LayerNorm;

/** Layer norm: every token's vector brought to mean 0 and variance 1, then scaled and shifted as learnt. */
final class Norm {
    private static final float EPSILON = 1e-5f;

    private final NDArray gain;
    private final NDArray shift;
    private final Shape normed;

    Norm(Weights weights, String name, long width) {
        gain = weights.constant(name + ".gain", 1, width);
        shift = weights.constant(name + ".shift", 0, width);
        normed = new Shape(width);
    }

    NDArray apply(NDArray x) {
        return LayerNorm.layerNorm(x, normed, gain, shift, EPSILON).head();
    }
}
