package org.wattwerk.core.control;

import java.util.OptionalDouble;

/**
 * What a job's process on one node said of itself last.
 *
 * @param loss as the job reported it; a figure of the job, shown and never reckoned with
 * @param exitCode of a process that has ended
 * @param attempt which start of the job this process belongs to, from 1; 0 where the agent does not say
 */
public record JobProgress(
        Phase phase,
        long step,
        long tokens,
        OptionalDouble loss,
        double tokensPerSecond,
        long checkpointStep,
        int exitCode,
        String message,
        int attempt) {
    /** Of an agent that does not say to which attempt the process belongs. */
    public JobProgress(
            Phase phase,
            long step,
            long tokens,
            OptionalDouble loss,
            double tokensPerSecond,
            long checkpointStep,
            int exitCode,
            String message) {
        this(phase, step, tokens, loss, tokensPerSecond, checkpointStep, exitCode, message, 0);
    }

    /** Where the process stands. */
    public enum Phase {
        STARTING,
        RUNNING,
        PAUSED,
        EXITED
    }
}
