package org.wattwerk.core.capping;

import java.time.Duration;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.enforcing.Lease;
import org.wattwerk.core.quantity.Power;

/**
 * A lease as the controller gives it to a node.
 *
 * @param epoch of the controller; agents never obey a lower one again
 * @param sequence grows with every grant of an epoch
 * @param power what the whole node may draw
 * @param stopped jobs are to rest at a checkpoint and limits to be at their lowest
 * @param safeLimit the limit of each GPU once the lease has expired
 * @param maintenance the agent is to let the driver go; such a grant is stopped as well, since nothing computes under it
 */
public record Grant(
        NodeId node,
        long epoch,
        long sequence,
        Power power,
        Duration ttl,
        boolean stopped,
        Power safeLimit,
        String reason,
        boolean maintenance) {
    /** Of a node that works or rests. */
    public Grant(
            NodeId node,
            long epoch,
            long sequence,
            Power power,
            Duration ttl,
            boolean stopped,
            Power safeLimit,
            String reason) {
        this(node, epoch, sequence, power, ttl, stopped, safeLimit, reason, false);
    }

    /** What the node's jobs may do under it. */
    public Lease.Mode mode() {
        if (maintenance) {
            return Lease.Mode.MAINTENANCE;
        }
        return stopped ? Lease.Mode.STOPPED : Lease.Mode.RUN;
    }
}
