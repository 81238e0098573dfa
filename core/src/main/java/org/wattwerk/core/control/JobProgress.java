package org.wattwerk.core.control;

import java.time.Duration;
import java.util.OptionalDouble;

/**
 * What a job's process on one node said of itself last.
 *
 * @param loss as the job reported it; a figure of the job, shown and never reckoned with
 * @param exitCode of a process that has ended
 * @param attempt which start of the job this process belongs to, from 1; 0 where the agent does not say
 * @param checkpointTokens trained on up to the last checkpoint; 0 where the job has not said it
 * @param stoodForCheckpoints how long the process has stood still for its checkpoints, all of them together
 * @param endedByNode its node ended it, to come to rest say: the job is neither done nor has it failed
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
        int attempt,
        long checkpointTokens,
        Duration stoodForCheckpoints,
        boolean endedByNode) {
    /** Of a process that no node ended. */
    public JobProgress(
            Phase phase,
            long step,
            long tokens,
            OptionalDouble loss,
            double tokensPerSecond,
            long checkpointStep,
            int exitCode,
            String message,
            int attempt,
            long checkpointTokens,
            Duration stoodForCheckpoints) {
        this(
                phase,
                step,
                tokens,
                loss,
                tokensPerSecond,
                checkpointStep,
                exitCode,
                message,
                attempt,
                checkpointTokens,
                stoodForCheckpoints,
                false);
    }

    /** Of a job that has not said what its checkpoints hold and take. */
    public JobProgress(
            Phase phase,
            long step,
            long tokens,
            OptionalDouble loss,
            double tokensPerSecond,
            long checkpointStep,
            int exitCode,
            String message,
            int attempt) {
        this(phase, step, tokens, loss, tokensPerSecond, checkpointStep, exitCode, message, attempt, 0, Duration.ZERO);
    }

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

    /** Whether it is known to be of another attempt than the present one. */
    public boolean isOfAnotherAttempt(int present) {
        return attempt > 0 && attempt != present;
    }

    /** Where the process stands. */
    public enum Phase {
        STARTING,
        RUNNING,
        PAUSED,
        EXITED
    }
}
