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

    ManagedNode(NodeId id, NodeClass nodeClass) {
        this.id = id;
        this.nodeClass = nodeClass;
    }

    boolean isAttached() {
        return presence == NodeView.Presence.ATTACHED;
    }
}
