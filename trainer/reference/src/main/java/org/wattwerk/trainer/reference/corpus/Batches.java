package org.wattwerk.trainer.reference.corpus;

import java.util.SplittableRandom;

/**
 * Chooses the text of each step as a pure function of seed and step: the position in the data is the step number, so
 * that there is nothing to save and a resumed run sees what an uninterrupted one would have seen.
 */
public final class Batches {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private final Tokens corpus;
    private final Range range;
    private final long seed;
    private final int rows;
    private final int length;

    /** From all of the tokens. */
    public Batches(Tokens corpus, long seed, int rows, int length) throws CorpusException {
        this(corpus, new Range(0, corpus.size()), seed, rows, length);
    }

    /** From a part of the tokens; no row reaches beyond it. */
    public Batches(Tokens corpus, Range range, long seed, int rows, int length) throws CorpusException {
        if (range.size() < length + 1) {
            throw new CorpusException(
                    range.size() == corpus.size()
                            ? "the corpus has " + corpus.size() + " bytes; a context of " + length + " needs at least "
                                    + (length + 1) + ": name more text or lower --ctx"
                            : "this part of the corpus has " + range.size() + " of its " + corpus.size()
                                    + " bytes; a context of " + length + " needs at least " + (length + 1)
                                    + ": name more text, lower --ctx or change --held-out");
        }
        this.corpus = corpus;
        this.range = range;
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
        byte[] text = new byte[length + 1];
        for (int row = 0; row < rows; row++) {
            corpus.read(range.from() + start(random), text);
            for (int i = 0; i < length; i++) {
                tokens[row * length + i] = text[i] & 0xff;
                targets[row * length + i] = text[i + 1] & 0xff;
            }
        }
        return new Batch(tokens, targets, rows, length);
    }

    private long start(SplittableRandom random) {
        long starts = range.size() - length;
        return starts <= Integer.MAX_VALUE ? random.nextInt((int) starts) : random.nextLong(starts);
    }
}
