package org.wattwerk.core.control;

import java.time.Duration;

/**
 * What the next attempt of a job has to know of the ones before.
 *
 * @param onNodes how long it was on nodes so far, rests not counted: its walltime is measured by this
 * @param crashes how often it crashed since its last new checkpoint
 * @param crashedAt the step of the checkpoint from which the last crash sent it back
 * @param goesBack it was told to leave its nodes and goes back to the queue: an end of its process is no end of the job
 */
public record JobHistory(Duration onNodes, int crashes, long crashedAt, boolean goesBack) {
    /** Of a job that was never started. */
    public static final JobHistory NONE = new JobHistory(Duration.ZERO, 0, 0, false);
}
