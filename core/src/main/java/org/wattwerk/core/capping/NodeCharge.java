package org.wattwerk.core.capping;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.wattwerk.core.cluster.NodeClass;
import org.wattwerk.core.quantity.Power;

/**
 * What one node counts against the limits: the highest of every grant that may still hold it, the last limit read back
 * and, as long as it was not read since it started, the driver's default. Time frees nothing; only reading back does.
 */
final class NodeCharge {
    private final NodeClass nodeClass;
    private final List<Grant> holding = new ArrayList<>();
    private Optional<Power> readBack = Optional.empty();
    private Duration lastGrantAt = Duration.ZERO;
    private boolean attached;

    NodeCharge(NodeClass nodeClass) {
        this.nodeClass = nodeClass;
    }

    NodeClass nodeClass() {
        return nodeClass;
    }

    Power charged() {
        Power charge = readBack.orElseGet(nodeClass::unread);
        for (Grant grant : holding) {
            charge = Power.max(charge, grant.power());
        }
        return charge;
    }

    Optional<Grant> latest() {
        return holding.isEmpty() ? Optional.empty() : Optional.of(holding.get(holding.size() - 1));
    }

    Duration lastGrantAt() {
        return lastGrantAt;
    }

    boolean isAttached() {
        return attached;
    }

    /** A new session: whatever was on its way in the old one can no longer arrive. */
    void attach(boolean restarted, Power heldLease) {
        attached = true;
        holding.clear();
        lastGrantAt = Duration.ZERO;
        if (restarted) {
            readBack = Optional.empty();
        } else {
            readBack = Optional.of(Power.max(heldLease, readBack.orElseGet(nodeClass::unread)));
        }
    }

    void detach() {
        attached = false;
    }

    void granted(Grant grant, Duration elapsed) {
        holding.add(grant);
        lastGrantAt = elapsed;
    }

    /**
     * The node's limits as read back under a grant; older grants can hold it no more, since agents ignore what is older than
     * what they applied.
     */
    void readBack(long appliedSequence, Power limits, boolean stopped) {
        holding.removeIf(grant -> grant.sequence() < appliedSequence);
        readBack = Optional.of(stopped ? nodeClass.stopped() : limits.plus(nodeClass.hostBusy()));
    }

    boolean wasRead() {
        return readBack.isPresent();
    }
}
