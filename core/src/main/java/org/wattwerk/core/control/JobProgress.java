package org.wattwerk.core.control;

import java.util.OptionalDouble;

/**
 * What a job's process on one node said of itself last.
 *
 * @param loss as the job reported it; a figure of the job, shown and never reckoned with
 * @param exitCode of a process that has ended
 */
public record JobProgress(
        Phase phase,
        long step,
        long tokens,
        OptionalDouble loss,
        double tokensPerSecond,
        long checkpointStep,
        int exitCode,
        String message) {
    /** Where the process stands. */
    public enum Phase {
        STARTING,
        RUNNING,
        PAUSED,
        EXITED
    }
}
