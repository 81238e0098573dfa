package org.wattwerk.trainer.reference.model;

import ai.djl.ndarray.NDArray;

/**
 * Sets a share of the activations to zero and scales the rest up, so that their expectation stays. Which ones is
 * decided by the engine's random generator: whoever seeds it before each pass gets the same ones again.
 *
 * @param rate the share, 0 for none
 */
public record Dropout(float rate) {
    /** As when the model is asked and not taught. */
    public static final Dropout NONE = new Dropout(0);

    public Dropout {
        if (!(rate >= 0 && rate < 1)) {
            throw new IllegalArgumentException("dropout is not at least 0 and below 1: " + rate);
        }
    }

    /** The array itself where nothing is dropped. */
    NDArray apply(NDArray x) {
        return rate == 0 ? x : ai.djl.nn.norm.Dropout.dropout(x, rate, true).head();
    }
}
