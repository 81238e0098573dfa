package org.wattwerk.core.control;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.NodeClass;
import org.wattwerk.core.cluster.NodeId;

/** A node in the hands of the autopilot. */
final class ManagedNode {
    final NodeId id;
    final NodeClass nodeClass;
    NodeView.Presence presence = NodeView.Presence.ABSENT;
    String bootId = "";
    Optional<NodeReport> report = Optional.empty();
    Optional<JobId> job = Optional.empty();
    /** What still has to end here before anything else may begin. */
    Optional<Departure> leaving = Optional.empty();
    /** People took it out of work. */
    Optional<Maintenance> maintenance = Optional.empty();
    /** Sequence of the first lease by which its agent was to let the driver go. */
    long outSequence = Long.MAX_VALUE;
    /** It comes back from maintenance, and its limits have not been read at their lowest yet. */
    boolean returning;
    /** Control time since which it is silent; from the start on while it was never here. */
    Duration silentSince = Duration.ZERO;
    /** Since when it is charged more than its newest lease, in control time. */
    Optional<Duration> aboveLeaseSince = Optional.empty();
    /** It does not come down to its lease: its power counts as it is, and its job's share has to do without it. */
    boolean deaf;

    ManagedNode(NodeId id, NodeClass nodeClass) {
        this.id = id;
        this.nodeClass = nodeClass;
    }

    /**
     * A job that has to leave the node.
     *
     * @param sequence of the last lease that was granted when it was told so
     * @param atStep it leaves once it has made so many steps; empty for at once
     */
    record Departure(JobId job, String why, long sequence, OptionalLong atStep) {}

    /** True if its job has left and it says that nothing runs there. */
    boolean isEmpty() {
        return job.isEmpty()
                && leaving.isEmpty()
                && report.filter(said -> said.assigned().isEmpty()).isPresent();
    }

    /** True if nobody holds it: there, heard of since it attached, without a job of ours or anybody else's. */
    boolean isFree() {
        return isAttached() && maintenance.isEmpty() && !returning && isEmpty();
    }

    boolean isAttached() {
        return presence == NodeView.Presence.ATTACHED;
    }
}
