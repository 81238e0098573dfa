package org.wattwerk.core.scheduling;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.NodeId;

/**
 * What becomes of the queue now. Jobs start by priority and then in order of submission, all nodes of a job at once or none
 * of them, each only if all placed jobs can be powered at their economic floors. The first that cannot start gets a
 * reservation; others go ahead of it only where their walltime ends before that, or where they leave it enough.
 *
 * @param placed the nodes of each job that starts now, in the order of ranks
 * @param waiting why each other job waits
 * @param leaving jobs that make room through a checkpoint
 * @param reservation of the first job that waits
 */
public record Schedule(
        Map<JobId, List<NodeId>> placed,
        Map<JobId, Wait> waiting,
        List<Leave> leaving,
        Optional<Reservation> reservation) {
    public Schedule {
        placed = Collections.unmodifiableMap(new LinkedHashMap<>(placed));
        waiting = Collections.unmodifiableMap(new LinkedHashMap<>(waiting));
        leaving = List.copyOf(leaving);
    }

    /** Decides; equal questions have equal answers. */
    public static Schedule of(Situation situation, Instant now) {
        return new QueuePass(situation, now, true).schedule();
    }

    /** The same queue strictly one after the other, for comparison: nobody goes ahead of the first that waits. */
    public static Schedule inOrder(Situation situation, Instant now) {
        return new QueuePass(situation, now, false).schedule();
    }
}
