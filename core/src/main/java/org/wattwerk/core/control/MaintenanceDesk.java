package org.wattwerk.core.control;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.wattwerk.core.capping.Grant;
import org.wattwerk.core.capping.LeaseBook;
import org.wattwerk.core.cluster.NodeId;

/** Takes nodes out of work and back, step by step: job away, watts there, driver let go. It needs neither plan nor prices. */
final class MaintenanceDesk {
    private final Fleet fleet;
    private final JobDesk jobs;
    private final CapDesk caps;
    private final LeaseBook leases;
    private final Outbox outbox;

    MaintenanceDesk(Fleet fleet, JobDesk jobs, CapDesk caps, LeaseBook leases, Outbox outbox) {
        this.fleet = fleet;
        this.jobs = jobs;
        this.caps = caps;
        this.leases = leases;
        this.outbox = outbox;
    }

    /** Why a node cannot be taken out of work; empty if it is. */
    Optional<String> take(NodeId id, String reason, Instant now) {
        if (!fleet.has(id)) {
            return Optional.of("node " + id + " is not in the inventory");
        }
        ManagedNode node = fleet.node(id);
        if (node.maintenance.isPresent()) {
            Maintenance held = node.maintenance.get();
            return Optional.of(
                    "node " + id + " is in maintenance already, since " + held.since() + ": " + held.reason());
        }
        Optional<String> noRoom = caps.noRoomFor(node, now);
        if (noRoom.isPresent()) {
            return noRoom;
        }
        recovered(new Maintenance(id, reason, now, Maintenance.Phase.DRAINING));
        outbox.say(now, Happening.Kind.NODE, id + " goes into maintenance", reason);
        return Optional.empty();
    }

    /** Why a node cannot be given back to work; empty if it is. */
    Optional<String> release(NodeId id, String reason, Instant now) {
        if (!fleet.has(id)) {
            return Optional.of("node " + id + " is not in the inventory");
        }
        ManagedNode node = fleet.node(id);
        if (node.maintenance.isEmpty()) {
            return Optional.of("node " + id + " is not in maintenance");
        }
        node.returning = leases.latest(id).filter(Grant::maintenance).isPresent();
        node.maintenance = Optional.empty();
        outbox.say(now, Happening.Kind.NODE, id + " comes back from maintenance", reason);
        return Optional.empty();
    }

    /** As it was before a restart. */
    void recovered(Maintenance stored) {
        if (fleet.has(stored.node())) {
            fleet.node(stored.node()).maintenance = Optional.of(stored);
        }
    }

    /** Everything that was taken out of work. */
    List<Maintenance> all() {
        return fleet.all().stream().flatMap(node -> node.maintenance.stream()).toList();
    }

    /** Sends jobs away; after the leases of a tick, says how far each node has come. */
    void drain(Instant now) {
        for (ManagedNode node : fleet.all()) {
            node.maintenance.ifPresent(
                    held -> jobs.drain(node.id, "node " + node.id + " goes into maintenance: " + held.reason(), now));
        }
    }

    void note(Instant now) {
        for (ManagedNode node : fleet.all()) {
            if (node.returning && node.report.filter(NodeReport::stopped).isPresent()) {
                node.returning = false;
            }
            Optional<Maintenance> next = node.maintenance.map(held -> held.in(phase(node)));
            if (!next.equals(node.maintenance)) {
                node.maintenance = next;
                next.filter(held -> held.phase() == Maintenance.Phase.OUT)
                        .ifPresent(held -> outbox.say(
                                now,
                                Happening.Kind.NODE,
                                node.id + " is out of work: its devices may be reset",
                                leases.charged(node.id) + " are charged, what they draw by default"));
            }
        }
    }

    private Maintenance.Phase phase(ManagedNode node) {
        if (!node.isAttached() || !node.isEmpty()) {
            return Maintenance.Phase.DRAINING;
        }
        Optional<Grant> grant = leases.latest(node.id).filter(Grant::maintenance);
        if (grant.isEmpty()) {
            node.outSequence = Long.MAX_VALUE;
            return node.report.filter(NodeReport::stopped).isPresent()
                    ? Maintenance.Phase.WAITS_FOR_POWER
                    : Maintenance.Phase.DRAINING;
        }
        node.outSequence = Math.min(node.outSequence, grant.get().sequence());
        // An agent that has let the driver go can no longer say that every limit is at its lowest.
        return node.report
                        .filter(said -> said.appliedEpoch() == grant.get().epoch()
                                && said.appliedSequence() >= node.outSequence
                                && !said.stopped())
                        .isPresent()
                ? Maintenance.Phase.OUT
                : Maintenance.Phase.CLOSING;
    }
}
