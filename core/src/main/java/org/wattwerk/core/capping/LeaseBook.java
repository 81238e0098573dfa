package org.wattwerk.core.capping;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.wattwerk.core.cluster.NodeClass;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.cluster.PowerTree;
import org.wattwerk.core.cluster.Site;
import org.wattwerk.core.quantity.Power;

/**
 * The book in which no watt is granted twice: what every node of the inventory is charged, and which lease it may have next.
 *
 * <p>A lower lease is granted at once; a higher one only as far as the charges of all other nodes leave room below every limit of the
 * power tree above it.
 * Since a charge falls only when a lower limit has been read back, the sum of what nodes may draw never passes the limit,
 * whatever is lost, late, frozen or dead. The one exception is a limit that was itself lowered: then nothing rises until
 * enough has been read back.
 *
 * <p>One thread owns a book; it asks no clock.
 */
public final class LeaseBook {
    private final long epoch;
    private final LeaseTerms terms;
    private final Map<NodeId, NodeCharge> nodes = new TreeMap<>();
    private final Site site;
    private final PowerTree tree;
    private long sequence;
    private boolean frozen;
    /** Sum of all charges of each domain in milliwatts, kept along so that a tick costs as much as it has nodes. */
    private final long[] totals;

    public LeaseBook(Site site, long epoch, LeaseTerms terms) {
        this.epoch = epoch;
        this.terms = terms;
        this.site = site;
        this.tree = site.tree();
        this.totals = new long[tree.size()];
        site.nodes().forEach((node, nodeClass) -> {
            NodeCharge charge = new NodeCharge(nodeClass);
            nodes.put(node, charge);
            addToTotals(node, charge.charged().milliwatts());
        });
    }

    /** What the node counts against the limits now. */
    public Power charged(NodeId node) {
        return node(node).charged();
    }

    /** What all nodes of the inventory count together. */
    public Power chargedTotal() {
        return chargedTotal(PowerTree.CONNECTION_POINT);
    }

    /** What all nodes of a domain count together. */
    public Power chargedTotal(int domain) {
        return new Power(totals[domain]);
    }

    /** True if the node's limits were read since it may last have lost them. */
    public boolean wasRead(NodeId node) {
        return node(node).wasRead();
    }

    /** While frozen no node is granted more than it has; lowering goes on. */
    public void freeze(boolean now) {
        frozen = now;
    }

    /** Sequence of the lease that was granted last; every later one is higher. */
    public long sequence() {
        return sequence;
    }

    /** The newest lease that may hold the node. */
    public Optional<Grant> latest(NodeId node) {
        return node(node).latest();
    }

    /**
     * A session began.
     *
     * @param restarted the devices may have fallen back to the driver's defaults since they were last read
     * @param heldLease what the node holds from an earlier session; zero if nothing
     */
    public void attached(NodeId node, boolean restarted, Power heldLease) {
        change(node, charge -> charge.attach(restarted, heldLease, sequence));
    }

    /** The session ended; the node keeps its charge. */
    public void detached(NodeId node) {
        node(node).detach();
    }

    /**
     * The limits of all GPUs were read back from the devices.
     *
     * @param appliedEpoch of the lease that the limits follow; another epoch confirms none of ours
     * @param limits sum of the enforced limits of the node's GPUs
     * @param stopped no job computes there and none will start without a new lease
     */
    public void readBack(NodeId node, long appliedEpoch, long appliedSequence, Power limits, boolean stopped) {
        change(node, charge -> charge.readBack(appliedEpoch == epoch ? appliedSequence : 0, limits, stopped));
    }

    /**
     * The next lease of a node where the connection point may carry {@code itLimit} and every domain what the site says.
     *
     * @param itLimit what all nodes together may draw
     */
    public Optional<Grant> next(NodeId id, NodeTarget target, Power itLimit, Duration elapsed) {
        return next(id, target, TreeLimits.of(site, itLimit), elapsed);
    }

    /**
     * The next lease of a node on its way to a target: lower at once, higher as far as there is room in every domain above it,
     * the same when it is due for renewal; empty when nothing is to be sent or the node is not there.
     */
    public Optional<Grant> next(NodeId id, NodeTarget target, TreeLimits limits, Duration elapsed) {
        NodeCharge node = node(id);
        if (!node.isAttached() || !node.wasRead()) {
            return Optional.empty();
        }
        NodeClass nodeClass = node.nodeClass();
        if (target.maintenance()) {
            return nextOutOfWork(id, node, target, limits, elapsed);
        }
        Power wanted = target.gpuLimit().map(nodeClass::at).orElseGet(nodeClass::stopped);
        Optional<Grant> present = node.latest();
        Power held = present.map(Grant::power).orElse(Power.ZERO);

        Grant next;
        if (wanted.exceeds(held)) {
            Room room = room(id, node, limits);
            next = wanted.exceeds(room.power())
                    ? asFarAsThereIsRoom(id, nodeClass, present, room, target.reason())
                    : grant(id, wanted, target.gpuLimit().isEmpty(), target.reason());
        } else {
            next = grant(id, wanted, target.gpuLimit().isEmpty(), target.reason());
        }
        return ifDue(id, node, next, elapsed);
    }

    /**
     * Devices that nobody reads count as the driver's default. That is granted only where there is room for all of it; until
     * then the node stays stopped.
     */
    private Optional<Grant> nextOutOfWork(
            NodeId id, NodeCharge node, NodeTarget target, TreeLimits limits, Duration elapsed) {
        NodeClass nodeClass = node.nodeClass();
        Power unread = nodeClass.unread();
        boolean isOut = node.latest().filter(Grant::maintenance).isPresent();
        Room room = room(id, node, limits);
        if (isOut || !unread.exceeds(room.power())) {
            return ifDue(
                    id,
                    node,
                    new Grant(
                            id,
                            epoch,
                            sequence + 1,
                            unread,
                            terms.ttl(),
                            true,
                            terms.safeLimit(),
                            target.reason(),
                            true),
                    elapsed);
        }
        return ifDue(id, node, grant(id, nodeClass.stopped(), true, target.reason() + room.waitsFor()), elapsed);
    }

    private Optional<Grant> ifDue(NodeId id, NodeCharge node, Grant next, Duration elapsed) {
        Optional<Grant> present = node.latest();
        boolean changed = present.isEmpty()
                || !present.get().power().equals(next.power())
                || present.get().stopped() != next.stopped()
                || present.get().maintenance() != next.maintenance();
        boolean due = elapsed.minus(node.lastGrantAt()).compareTo(terms.renewAfter()) >= 0;
        if (!changed && !due) {
            return Optional.empty();
        }
        sequence = next.sequence();
        change(id, charge -> charge.granted(next, elapsed));
        return Optional.of(next);
    }

    /** What a node may be granted, and what has to change before it is more. */
    private record Room(Power power, String waitsFor) {}

    private Room room(NodeId id, NodeCharge node, TreeLimits limits) {
        if (frozen) {
            return new Room(node.latest().map(Grant::power).orElseGet(node::charged), "; every raise is forbidden");
        }
        long own = node.charged().milliwatts();
        Power least = new Power(Long.MAX_VALUE);
        int tightest = PowerTree.CONNECTION_POINT;
        for (int domain = tree.place(id); domain >= 0; domain = tree.parent(domain)) {
            Power room = new Power(Math.max(0, limits.milliwatts(domain) - (totals[domain] - own)));
            if (least.exceeds(room)) {
                least = room;
                tightest = domain;
            }
        }
        return new Room(
                least,
                "; waits for room below the limit"
                        + (tightest == PowerTree.CONNECTION_POINT ? "" : " of " + tree.name(tightest)));
    }

    private Grant asFarAsThereIsRoom(
            NodeId id, NodeClass nodeClass, Optional<Grant> present, Room least, String reason) {
        Power room = least.power();
        String waiting = reason + least.waitsFor();
        if (present.isPresent()
                && !present.get().stopped()
                && present.get().power().compareTo(room) >= 0) {
            return grant(id, present.get().power(), false, waiting);
        }
        if (room.compareTo(nodeClass.lowestCapped()) >= 0) {
            return grant(id, nodeClass.at(nodeClass.gpuLimitWithin(room)), false, waiting);
        }
        boolean stopped = present.map(Grant::stopped).orElse(true);
        return stopped
                ? grant(id, nodeClass.stopped(), true, waiting)
                : grant(id, present.orElseThrow().power(), false, waiting);
    }

    private Grant grant(NodeId id, Power power, boolean stopped, String reason) {
        return new Grant(id, epoch, sequence + 1, power, terms.ttl(), stopped, terms.safeLimit(), reason);
    }

    private void change(NodeId id, Consumer<NodeCharge> how) {
        NodeCharge node = node(id);
        long before = node.charged().milliwatts();
        how.accept(node);
        addToTotals(id, node.charged().milliwatts() - before);
    }

    private void addToTotals(NodeId id, long milliwatts) {
        for (int domain = tree.place(id); domain >= 0; domain = tree.parent(domain)) {
            totals[domain] = Math.addExact(totals[domain], milliwatts);
        }
    }

    private NodeCharge node(NodeId id) {
        NodeCharge node = nodes.get(id);
        if (node == null) {
            throw new IllegalArgumentException("node " + id + " is not in the inventory");
        }
        return node;
    }
}
