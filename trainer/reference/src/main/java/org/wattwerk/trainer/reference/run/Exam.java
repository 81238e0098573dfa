package org.wattwerk.trainer.reference.run;

import org.wattwerk.trainer.reference.learning.Examiner;

/**
 * When and how a run is evaluated.
 *
 * @param every steps between two evaluations; there is one at the end as well
 * @param prompt what the model writes on from
 * @param sampleBytes how much it writes; 0 for nothing
 * @param seed of what it writes
 */
@SuppressWarnings("ArrayRecordComponent") // Text as bytes, which is what the model knows; never compared.
public record Exam(Examiner examiner, long every, byte[] prompt, int sampleBytes, long seed) {}
