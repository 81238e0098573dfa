package org.wattwerk.agent;

import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Supplier;
import org.wattwerk.agent.jobs.JobRecord;
import org.wattwerk.agent.memory.NodeMemory;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.device.GpuInfo;
import org.wattwerk.core.enforcing.LeaseMemory;
import org.wattwerk.core.quantity.Power;

/** What the node remembers across a restart, and when it is written down. Owned by the event loop. */
final class Recollection {
    private final Disk disk;
    private final Supplier<List<JobRecord>> jobs;
    private NodeMemory memory;

    Recollection(Disk disk, NodeMemory before, Supplier<List<JobRecord>> jobs) {
        this.disk = disk;
        this.memory = before;
        this.jobs = jobs;
    }

    /** The limits that stand before the agent sets any, of devices of which none is known yet. */
    void begin(List<GpuInfo> inventory, SortedMap<Integer, Power> limits, int jobPort) {
        Map<String, Power> originals = new HashMap<>(memory.originalLimits());
        inventory.forEach(gpu -> Optional.ofNullable(limits.get(gpu.index()))
                .ifPresent(limit -> originals.putIfAbsent(gpu.uuid(), limit)));
        memory = new NodeMemory(memory.lease(), originals, jobPort, memory.jobs(), memory.payers());
    }

    /** Who pays for each tenant that has an open counter. */
    Map<JobId, String> payers() {
        return memory.payers();
    }

    /** Remembers who pays for tenants; done when it is on the disk. */
    Future<Void> paying(Map<JobId, String> payers) {
        if (payers.equals(memory.payers())) {
            return Future.succeededFuture();
        }
        memory = new NodeMemory(memory.lease(), memory.originalLimits(), memory.jobPort(), memory.jobs(), payers);
        return disk.write(memory, true);
    }

    /** Writes lease and jobs down; {@code durable} waits until they are on the disk. */
    Future<Void> write(LeaseMemory lease, boolean durable) {
        memory = new NodeMemory(lease, memory.originalLimits(), memory.jobPort(), jobs.get(), memory.payers());
        Future<Void> written = disk.write(memory, durable);
        return durable ? written : Future.succeededFuture();
    }
}
