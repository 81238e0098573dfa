package org.wattwerk.core.control;

import java.util.Optional;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.NodeClass;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.quantity.Power;

/**
 * A node as the controller sees it.
 *
 * @param charged what it counts against the limits
 * @param leased power of its newest lease; empty without one
 * @param report what it said last; empty before its first report
 * @param maintenance that people took it out of work, if they did
 */
public record NodeView(
        NodeId node,
        NodeClass nodeClass,
        Presence presence,
        Power charged,
        Optional<Power> leased,
        Optional<NodeReport> report,
        Optional<JobId> job,
        Optional<Maintenance> maintenance) {
    /** Of a node that nobody took out of work. */
    public NodeView(
            NodeId node,
            NodeClass nodeClass,
            Presence presence,
            Power charged,
            Optional<Power> leased,
            Optional<NodeReport> report,
            Optional<JobId> job) {
        this(node, nodeClass, presence, charged, leased, report, job, Optional.empty());
    }

    /** Whether the node is in a session. */
    public enum Presence {
        ATTACHED,
        /** Was here and is not now; keeps its charge. */
        SILENT,
        /** Was never here. */
        ABSENT
    }
}
