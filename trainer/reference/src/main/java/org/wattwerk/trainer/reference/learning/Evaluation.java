package org.wattwerk.trainer.reference.learning;

/**
 * How well a model knows text that it has never learnt.
 *
 * @param loss mean cross entropy, nats per byte
 * @param tokens how many it was asked for
 */
public record Evaluation(double loss, long tokens) {
    /** Among how many equally likely bytes the model hesitates. */
    public double perplexity() {
        return Math.exp(loss);
    }

    /** The same in bits, as compressors count. */
    public double bitsPerByte() {
        return loss / Math.log(2);
    }
}
