package org.wattwerk.core.control;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.wattwerk.core.cluster.JobSpec;
import org.wattwerk.core.cluster.JobState;
import org.wattwerk.core.cluster.NodeId;

/**
 * A job as the controller sees it; also what is stored of it.
 *
 * @param why why it is in this state or at this speed
 * @param nodes the nodes given to it, in the order of ranks; empty while it waits
 * @param goalFrom since when its throughput goal counts
 * @param workDone quarter hours at full speed, estimated from the limits it ran under
 * @param attempt how often it was started, from 1
 * @param progress what its first rank said last
 * @param leaving nodes that a process of an earlier attempt has not left yet; the next one begins only after that
 * @param history what its earlier attempts have used up
 */
public record JobView(
        JobSpec spec,
        JobState state,
        String why,
        List<NodeId> nodes,
        Instant goalFrom,
        double workDone,
        int attempt,
        Optional<JobProgress> progress,
        List<NodeId> leaving,
        JobHistory history) {
    public JobView {
        nodes = List.copyOf(nodes);
        leaving = List.copyOf(leaving);
    }

    /** Of a job whose earlier attempts have left all nodes. */
    public JobView(
            JobSpec spec,
            JobState state,
            String why,
            List<NodeId> nodes,
            Instant goalFrom,
            double workDone,
            int attempt,
            Optional<JobProgress> progress) {
        this(spec, state, why, nodes, goalFrom, workDone, attempt, progress, List.of(), JobHistory.NONE);
    }

    /** The nodes on which a process of it may be: what has to be kept, so that a restarted controller starts no second one. */
    public List<NodeId> held() {
        return nodes.isEmpty() ? leaving : nodes;
    }
}
