package org.wattwerk.core.control;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.NodeId;

/**
 * Jobs that still have to leave a node. A node is nobody else's before its old process is known to be gone: its end was
 * heard, the node restarted, or the node follows a lease that was granted after the order to stop and holds no such job, so
 * that nothing older can be on its way. The order is given again until then.
 */
final class Departures {
    private static final Duration AGAIN = Duration.ofSeconds(5);
    /** A node that was silent for so long is given up: what it may still run cannot go on without the others. */
    static final Duration GIVEN_UP = Duration.ofMinutes(5);

    private final Fleet fleet;
    private final Outbox outbox;
    private final long epoch;
    private final LongSupplier sequence;
    /** The nodes that something still has to leave. */
    private final Set<NodeId> open = new TreeSet<>();

    private Duration lastOrders = Duration.ZERO;
    private Duration elapsed = Duration.ZERO;

    /**
     * @param sequence of the lease that was granted last
     */
    Departures(Fleet fleet, Outbox outbox, long epoch, LongSupplier sequence) {
        this.fleet = fleet;
        this.outbox = outbox;
        this.epoch = epoch;
        this.sequence = sequence;
    }

    /** The job must leave the node, and is told so. */
    void order(NodeId id, JobId job, String why) {
        order(id, job, why, OptionalLong.empty());
    }

    /** The job must leave the node once it has made so many steps, as its other ranks do; empty for at once. */
    void order(NodeId id, JobId job, String why, OptionalLong atStep) {
        depart(id, new ManagedNode.Departure(job, why, sequence.getAsLong(), atStep));
        stop(fleet.node(id));
    }

    /** A process was found that has no business on the node; told once, and then again as often as any other. */
    void found(NodeId id, JobId job, String why) {
        boolean known = fleet.node(id)
                .leaving
                .filter(departure -> departure.job().equals(job))
                .isPresent();
        if (!known) {
            order(id, job, why);
        }
    }

    /** As it was kept before a restart of the controller: told once the node is back. */
    void recovered(NodeId id, JobId job, String why) {
        depart(id, new ManagedNode.Departure(job, why, sequence.getAsLong(), OptionalLong.empty()));
    }

    private void depart(NodeId id, ManagedNode.Departure departure) {
        fleet.node(id).leaving = Optional.of(departure);
        open.add(id);
    }

    /** The nodes that a job has not left yet. */
    List<NodeId> of(JobId job) {
        return open.stream()
                .filter(id -> fleet.node(id)
                        .leaving
                        .filter(departure -> departure.job().equals(job))
                        .isPresent())
                .toList();
    }

    /** A node for which the next attempt of a job has to wait. */
    Optional<NodeId> holding(JobId job) {
        return of(job).stream()
                .filter(id -> {
                    ManagedNode node = fleet.node(id);
                    return node.isAttached() || elapsed.minus(node.silentSince).compareTo(GIVEN_UP) < 0;
                })
                .findFirst();
    }

    /** The node can be told nothing from now on. */
    void detached(ManagedNode node) {
        node.silentSince = elapsed;
    }

    /** The end of a job's process was heard. */
    void ended(NodeId id, JobId job) {
        ManagedNode node = fleet.node(id);
        if (node.leaving.filter(departure -> departure.job().equals(job)).isPresent()) {
            clear(node);
        }
    }

    /** A session began: what was on its way is lost, and after a restart of the node no old process is left. */
    void attached(ManagedNode node, boolean restarted) {
        if (restarted) {
            clear(node);
        } else {
            node.leaving.ifPresent(departure -> order(node.id, departure.job(), departure.why()));
        }
    }

    /** A node said what it does: the job that is known by this to have left it. */
    Optional<JobId> reported(ManagedNode node, NodeReport report) {
        Optional<JobId> left = node.leaving
                .filter(departure -> report.appliedEpoch() == epoch
                        && report.appliedSequence() > departure.sequence()
                        && report.assigned().filter(departure.job()::equals).isEmpty())
                .map(ManagedNode.Departure::job);
        if (left.isPresent()) {
            clear(node);
        }
        return left;
    }

    /** Sequence of the lease that was granted last. */
    long lastSequence() {
        return sequence.getAsLong();
    }

    /** Whether a node says, under a lease that was granted after another, that nothing computes there. */
    boolean isStopped(NodeId id, long after) {
        return fleet.node(id)
                .report
                .filter(said -> said.stopped() && said.appliedEpoch() == epoch && said.appliedSequence() > after)
                .isPresent();
    }

    /** Says again what has not been obeyed yet. */
    void tick(Duration controlTime) {
        if (elapsed.isZero()) {
            fleet.all().stream().filter(node -> !node.isAttached()).forEach(node -> node.silentSince = controlTime);
        }
        elapsed = controlTime;
        if (elapsed.minus(AGAIN).compareTo(lastOrders) < 0) {
            return;
        }
        lastOrders = elapsed;
        open.stream().map(fleet::node).filter(ManagedNode::isAttached).forEach(this::stop);
    }

    private void clear(ManagedNode node) {
        node.leaving = Optional.empty();
        open.remove(node.id);
    }

    private void stop(ManagedNode node) {
        node.leaving.ifPresent(departure -> outbox.send(
                new Command.DirectJob(node.id, departure.job(), Directive.STOP, departure.why(), departure.atStep())));
    }
}
