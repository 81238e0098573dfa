package org.wattwerk.core.scheduling;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.wattwerk.core.cluster.JobSpec;
import org.wattwerk.core.cluster.NodeId;

/**
 * A job in the queue.
 *
 * @param left of its walltime, which earlier attempts may have used in part; empty if it has none
 * @param keeps nodes that it gave back only to start again on more of them: nobody else gets these
 * @param hindered a process of its last attempt has not left its node, so that it cannot start at this moment
 */
public record Waiting(JobSpec job, Optional<Duration> left, Set<NodeId> keeps, boolean hindered) {
    public Waiting {
        keeps = Set.copyOf(keeps);
    }

    /** A job that was never started. */
    public Waiting(JobSpec job) {
        this(job, job.holding().walltime(), Set.of(), false);
    }

    int least() {
        return job.holding().nodesMin();
    }
}
