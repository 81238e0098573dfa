package org.wattwerk.agent;

import io.vertx.core.Future;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.wattwerk.agent.device.DeviceThread;
import org.wattwerk.agent.device.Readings;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.enforcing.Tenancy;

/**
 * Who holds the node's devices: a job of ours holds all of them, else tenants hold theirs. Each change settles the meter
 * before it counts. Owned by the event loop.
 */
final class Holders {
    private final DeviceThread devices;
    private final Metering metering;
    private final Recollection memory;
    private final Consumer<Readings> observer;
    private Optional<JobId> own = Optional.empty();
    private boolean busy;
    private Tenancy tenancy = Tenancy.NONE;

    Holders(DeviceThread devices, Metering metering, Recollection memory, Consumer<Readings> observer) {
        this.devices = devices;
        this.metering = metering;
        this.memory = memory;
        this.observer = observer;
    }

    /** A job of ours holds the node from now on; empty for none. */
    Future<Void> own(Optional<JobId> job) {
        own = job;
        return settled(new TreeMap<>(), true);
    }

    /** Whether our job computes from now on: it is what simulated devices go by. */
    Future<Void> computing(boolean computes) {
        busy = computes;
        return devices.load(load()).map(readings -> {
            observer.accept(readings);
            return null;
        });
    }

    /** Tenants hold these devices from now on. Who pays for them is on the disk before anything is counted for them. */
    Future<Void> tenants(Tenancy next) {
        Map<JobId, String> payers = new HashMap<>(memory.payers());
        next.jobs().forEach(job -> payers.put(job, next.costCentres().getOrDefault(job, "")));
        return memory.paying(payers).compose(kept -> {
            tenancy = next;
            return settled(load(), own.isEmpty());
        });
    }

    /** Whether a tenant may compute on the node. */
    boolean hasTenants() {
        return !tenancy.isEmpty();
    }

    /**
     * @param newly whether what a device was divided by holds no more
     */
    private Future<Void> settled(SortedMap<Integer, Boolean> load, boolean newly) {
        return devices.load(load).map(readings -> {
            observer.accept(readings);
            metering.assign(gpu -> own.or(() -> tenancy.holder(gpu)));
            devices.inventory().forEach(gpu -> {
                if (newly) {
                    metering.meter()
                            .share(
                                    gpu.index(),
                                    own.isEmpty() ? tenancy.weights(gpu.index()) : Collections.emptySortedMap());
                }
            });
            metering.keep();
            return null;
        });
    }

    private SortedMap<Integer, Boolean> load() {
        SortedMap<Integer, Boolean> load = new TreeMap<>();
        devices.inventory()
                .forEach(gpu -> load.put(gpu.index(), busy || (own.isEmpty() && tenancy.holds(gpu.index()))));
        return load;
    }
}
