package org.wattwerk.trainer.reference.learning;

import org.wattwerk.trainer.reference.model.Dropout;

/**
 * How a model is taught.
 *
 * @param rate over the run
 * @param seed of the first weights and of dropout
 * @param parts in which the rows of a step are computed; their gradients are added up
 */
public record Recipe(LearningRate rate, long seed, int parts, Dropout dropout) {
    /** All rows at once, nothing dropped. */
    public static Recipe of(LearningRate rate, long seed) {
        return new Recipe(rate, seed, 1, Dropout.NONE);
    }

    /** A seed of the engine for a part of a step: a pure function, since the generator's own state cannot be saved. */
    int dropoutSeed(long step, int part) {
        long mixed = seed * 0x9E3779B97F4A7C15L + step * parts + part;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return (int) (mixed ^ (mixed >>> 31)) & Integer.MAX_VALUE;
    }
}
