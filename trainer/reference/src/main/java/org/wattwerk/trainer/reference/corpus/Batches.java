package org.wattwerk.trainer.reference.corpus;

import java.util.SplittableRandom;

/**
 * Chooses the text of each step as a pure function of seed and step: the position in the data is the step number, so
 * that there is nothing to save and a resumed run sees what an uninterrupted one would have seen.
 */
public final class Batches {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private final Corpus corpus;
    private final long seed;
    private final int rows;
    private final int length;

    public Batches(Corpus corpus, long seed, int rows, int length) throws CorpusException {
        if (corpus.size() < length + 1) {
            throw new CorpusException("the corpus has " + corpus.size() + " bytes; a context of " + length
                    + " needs at least " + (length + 1) + ": name more text or lower --ctx");
        }
        this.corpus = corpus;
        this.seed = seed;
        this.rows = rows;
        this.length = length;
    }

    /** How many tokens each step sees. */
    public int tokensPerStep() {
        return rows * length;
    }

    /** The batch of a step, counted from 0. */
    public Batch at(long step) {
        SplittableRandom random = new SplittableRandom(seed ^ (step + 1) * GOLDEN_GAMMA);
        long[] tokens = new long[rows * length];
        long[] targets = new long[rows * length];
        for (int row = 0; row < rows; row++) {
            int start = random.nextInt(corpus.size() - length);
            for (int i = 0; i < length; i++) {
                tokens[row * length + i] = corpus.token(start + i);
                targets[row * length + i] = corpus.token(start + i + 1);
            }
        }
        return new Batch(tokens, targets, rows, length);
    }
}
