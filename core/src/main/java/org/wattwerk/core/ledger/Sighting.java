package org.wattwerk.core.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.wattwerk.core.cluster.JobState;

/**
 * What was seen of a job at one moment.
 *
 * @param attempt how often it was started
 * @param workDone quarter hours at full speed, in all attempts
 * @param said by the rank that speaks for the job; empty where there is nothing new
 */
public record Sighting(Instant at, JobState state, int attempt, double workDone, Optional<Said> said) {
    /**
     * What the job says of itself.
     *
     * @param tokens trained on since the start of the run; goes back when a process starts from a checkpoint
     * @param checkpointTokens those up to the last checkpoint; 0 where it did not say
     * @param stood how long its process has stood still for its checkpoints, in day time
     */
    public record Said(
            long step,
            long tokens,
            double tokensPerSecond,
            long checkpointStep,
            long checkpointTokens,
            Duration stood) {
        /** Tokens that a new process would start from; those of a step are taken to be equal where it did not say. */
        long secured() {
            if (checkpointTokens > 0 || checkpointStep == 0) {
                return checkpointTokens;
            }
            return checkpointStep >= step ? tokens : Math.round((double) tokens * checkpointStep / step);
        }
    }
}
