package org.wattwerk.trainer.reference.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * Scaled dot-product attention that never looks ahead. Its constants are arrays that live as long as the model: the
 * engine frees the operand of {@code mul(Number)} before the gradient is computed, which makes gradients silently
 * wrong.
 */
final class Attention {
    /** Added to what lies ahead; exp of it is zero in single precision. */
    private static final float NEVER = -1e9f;

    private final NDArray scale;
    private final NDArray mask;

    private Attention(NDArray scale, NDArray mask) {
        this.scale = scale;
        this.mask = mask;
    }

    static Attention over(NDManager manager, int time, int headWidth) {
        float[] ahead = new float[time * time];
        for (int from = 0; from < time; from++) {
            for (int to = from + 1; to < time; to++) {
                ahead[from * time + to] = NEVER;
            }
        }
        return new Attention(
                manager.create((float) (1 / Math.sqrt(headWidth))), manager.create(ahead, new Shape(1, 1, time, time)));
    }

    /** All of shape (rows, heads, time, head width). */
    NDArray apply(NDArray query, NDArray key, NDArray value) {
        NDArray scores = query.mul(scale).matMul(key.transpose(0, 1, 3, 2)).add(mask);
        return scores.softmax(-1).matMul(value);
    }
}
