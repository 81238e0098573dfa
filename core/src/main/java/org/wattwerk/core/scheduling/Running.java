package org.wattwerk.core.scheduling;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.wattwerk.core.cluster.JobSpec;

/**
 * A job that has nodes.
 *
 * @param since when it was given these nodes
 * @param ends when its walltime is used up, if it never rests from now on; empty where nobody knows
 * @param leaves it was told to end or to go back to the queue, and its nodes come free within moments
 */
public record Running(JobSpec job, List<Place> places, Instant since, Optional<Instant> ends, boolean leaves) {
    public Running {
        places = List.copyOf(places);
    }

    /** Whether its power is taken before that of a job of some priority; else it rests where power is short. */
    boolean countsBefore(int priority) {
        return !job.pausable() || job.priority() >= priority;
    }
}
