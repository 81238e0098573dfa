package org.wattwerk.trainer.reference.corpus;

import java.util.Arrays;

/**
 * What one step sees: rows of consecutive tokens, and for each token the one that follows it.
 *
 * @param tokens row after row
 * @param targets the tokens one place later
 * @param rows how many rows
 * @param length tokens in a row
 */
@SuppressWarnings("ArrayRecordComponent") // Handed straight to the native engine, which takes arrays; never compared.
public record Batch(long[] tokens, long[] targets, int rows, int length) {
    /**
     * A part of the rows, as they are where there is one part alone.
     *
     * @param part from 0
     * @param parts divides the rows
     */
    public Batch part(int part, int parts) {
        if (rows % parts != 0) {
            throw new IllegalArgumentException(rows + " rows are not a multiple of " + parts + " parts");
        }
        if (parts == 1) {
            return this;
        }
        int size = rows / parts * length;
        return new Batch(
                Arrays.copyOfRange(tokens, part * size, (part + 1) * size),
                Arrays.copyOfRange(targets, part * size, (part + 1) * size),
                rows / parts,
                length);
    }
}
