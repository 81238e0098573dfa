package org.wattwerk.core.capping;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.wattwerk.core.cluster.NodeClass;
import org.wattwerk.core.quantity.Power;

/**
 * What one node counts against the limits: the highest of every grant that may still hold it, the lease it brought from an
 * earlier session until a newer one was applied, and the last limit read back. Of a node never read the highest limit counts,
 * since an earlier controller may have granted it; of one that restarted, the driver's default. Time frees nothing; only
 * reading back does.
 */
final class NodeCharge {
    private final NodeClass nodeClass;
    private final List<Grant> holding = new ArrayList<>();
    private Optional<Power> readBack = Optional.empty();
    private Power unread;
    /** Held from an earlier session: the node may not have applied it yet, so its limits prove nothing before a newer lease. */
    private Power carried = Power.ZERO;

    private long lastSequenceBefore;
    /** Of the newest lease that a report of this session followed; what says less is older and was overtaken. */
    private long lastApplied;

    private Duration lastGrantAt = Duration.ZERO;
    private boolean attached;

    NodeCharge(NodeClass nodeClass) {
        this.nodeClass = nodeClass;
        this.unread = nodeClass.full();
    }

    NodeClass nodeClass() {
        return nodeClass;
    }

    Power charged() {
        Power charge = Power.max(carried, readBack.orElse(unread));
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

    /**
     * A new session: whatever was on its way in the old one can no longer arrive, but may have been applied unseen.
     *
     * @param sequence of the last lease granted before
     */
    void attach(boolean restarted, Power heldLease, long sequence) {
        Power before = charged();
        attached = true;
        holding.clear();
        lastGrantAt = Duration.ZERO;
        carried = heldLease;
        lastSequenceBefore = sequence;
        lastApplied = 0;
        if (restarted) {
            // Of a node that this book has never read, a limit that an earlier controller granted may stand.
            unread = readBack.isPresent() ? nodeClass.unread() : before;
            readBack = Optional.empty();
        } else {
            readBack = Optional.of(Power.max(heldLease, before));
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
        if (appliedSequence < lastApplied) {
            return;
        }
        lastApplied = appliedSequence;
        holding.removeIf(grant -> grant.sequence() < appliedSequence);
        if (appliedSequence > lastSequenceBefore) {
            carried = Power.ZERO;
        }
        readBack = Optional.of(stopped ? nodeClass.stopped() : limits.plus(nodeClass.hostBusy()));
    }

    boolean wasRead() {
        return readBack.isPresent();
    }
}
