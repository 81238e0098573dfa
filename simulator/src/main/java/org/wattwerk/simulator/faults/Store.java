package org.wattwerk.simulator.faults;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.control.Curtailment;
import org.wattwerk.core.control.Freeze;
import org.wattwerk.core.control.JobView;

/**
 * What a controller keeps: written in order and a little later, lost if its process dies before, and closed to every controller
 * of a lower epoch than the last.
 */
final class Store {
    private final World world;
    private final Map<JobId, JobView> jobs = new LinkedHashMap<>();
    private final Map<String, Curtailment> orders = new LinkedHashMap<>();
    private Optional<Freeze> freeze = Optional.empty();
    private final Set<NodeId> maintenance = new TreeSet<>();
    private long epoch;
    private long lastWrite;

    Store(World world) {
        this.world = world;
    }

    long nextEpoch() {
        return ++epoch;
    }

    List<JobView> jobs() {
        return List.copyOf(jobs.values());
    }

    List<Curtailment> orders() {
        return List.copyOf(orders.values());
    }

    Optional<Freeze> freeze() {
        return freeze;
    }

    void keep(ControllerProcess by, List<JobView> views, Runnable written) {
        write(by, () -> {
            views.forEach(view -> jobs.put(view.spec().id(), view));
            by.awake(written);
        });
    }

    void keep(ControllerProcess by, Curtailment order, Runnable written) {
        write(by, () -> {
            orders.put(order.id(), order);
            by.awake(written);
        });
    }

    void keep(ControllerProcess by, Optional<Freeze> present) {
        write(by, () -> freeze = present);
    }

    /** The nodes that were taken out of work and not given back. */
    Set<NodeId> maintenance() {
        return Set.copyOf(maintenance);
    }

    void keep(ControllerProcess by, NodeId node, boolean out) {
        write(by, () -> {
            if (out) {
                maintenance.add(node);
            } else {
                maintenance.remove(node);
            }
        });
    }

    private void write(ControllerProcess by, Runnable what) {
        lastWrite = Math.max(lastWrite, world.clock().now() + world.clock().between(2, 40));
        world.clock().after(lastWrite - world.clock().now(), () -> {
            if (by.isAlive() && by.epoch() == epoch) {
                what.run();
            }
        });
    }
}
