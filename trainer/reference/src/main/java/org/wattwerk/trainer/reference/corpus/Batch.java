package org.wattwerk.trainer.reference.corpus;

/**
 * What one step sees: rows of consecutive tokens, and for each token the one that follows it.
 *
 * @param tokens row after row
 * @param targets the tokens one place later
 * @param rows how many rows
 * @param length tokens in a row
 */
@SuppressWarnings("ArrayRecordComponent") // Handed straight to the native engine, which takes arrays; never compared.
public record Batch(long[] tokens, long[] targets, int rows, int length) {}
