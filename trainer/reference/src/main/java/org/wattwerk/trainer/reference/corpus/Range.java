package org.wattwerk.trainer.reference.corpus;

/**
 * A part of the tokens, {@code [from, to)}.
 *
 * @param from first place
 * @param to the place after the last
 */
public record Range(long from, long to) {
    public Range {
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("no range of tokens: " + from + " to " + to);
        }
    }

    /** All of the tokens but a share at their end, which is held out. */
    public static Range learnt(Tokens tokens, double heldOut) {
        return new Range(0, tokens.size() - heldOutTokens(tokens, heldOut));
    }

    /** The share at the end that is never learnt. */
    public static Range heldOut(Tokens tokens, double share) {
        return new Range(tokens.size() - heldOutTokens(tokens, share), tokens.size());
    }

    private static long heldOutTokens(Tokens tokens, double share) {
        return (long) Math.floor(tokens.size() * share);
    }

    /** How many tokens it has. */
    public long size() {
        return to - from;
    }
}
