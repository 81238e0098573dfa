package org.wattwerk.core.control;

import java.util.Optional;
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
    /** Why people have taken the node out; empty if it may work. */
    Optional<String> out = Optional.empty();

    ManagedNode(NodeId id, NodeClass nodeClass) {
        this.id = id;
        this.nodeClass = nodeClass;
    }

    /** True while the node is in the hands of people. */
    boolean isOut() {
        return out.isPresent();
    }

    boolean isAttached() {
        return presence == NodeView.Presence.ATTACHED;
    }
}
