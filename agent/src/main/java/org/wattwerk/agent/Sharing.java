package org.wattwerk.agent;

import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wattwerk.agent.device.DeviceThread;
import org.wattwerk.agent.jobs.NodeJob;
import org.wattwerk.agent.jobs.NodeJobs;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.device.GpuDetail;
import org.wattwerk.core.enforcing.NodeMeter;
import org.wattwerk.core.enforcing.SharedDevice;
import org.wattwerk.core.time.Timers;

/**
 * Looks every ten seconds at what computes on the devices of the node's job, and divides the energy of those on which not
 * everything is the job's. Owned by the event loop.
 */
final class Sharing {
    private static final Logger LOG = LoggerFactory.getLogger(Sharing.class);

    private static final Duration PERIOD = Duration.ofSeconds(10);

    private final Timers timers;
    private final DeviceThread devices;
    private final NodeJobs jobs;
    private final NodeMeter meter;
    private final ProcessOwners owners;
    private final SortedMap<Integer, SortedMap<Optional<JobId>, Long>> present = new TreeMap<>();
    private boolean ended;

    Sharing(Timers timers, DeviceThread devices, NodeJobs jobs, NodeMeter meter, ProcessOwners owners) {
        this.timers = timers;
        this.devices = devices;
        this.jobs = jobs;
        this.meter = meter;
        this.owners = owners;
    }

    /** Looks from now on; never where processes cannot be told apart, or devices are simulated. */
    void begin() {
        if (!devices.simulated() && owners.canTell()) {
            look();
        }
    }

    void end() {
        ended = true;
    }

    private void look() {
        if (ended) {
            return;
        }
        Optional<NodeJob> job =
                jobs.present().filter(running -> running.record().pid() > 0);
        if (job.isEmpty()) {
            devices.inventory().forEach(gpu -> divide(gpu.index(), Collections.emptySortedMap()));
            timers.after(PERIOD, this::look);
            return;
        }
        devices.details().onComplete((details, failure) -> {
            if (failure == null) {
                details.forEach((index, detail) -> divide(index, weights(detail, job.get())));
            }
            timers.after(PERIOD, this::look);
        });
    }

    private SortedMap<Optional<JobId>, Long> weights(GpuDetail detail, NodeJob job) {
        Optional<JobId> assigned = Optional.of(job.id());
        return SharedDevice.weights(
                detail,
                assigned,
                process ->
                        owners.belongs(process.pid(), job.record().pid()).orElse(true) ? assigned : Optional.empty());
    }

    private void divide(int gpu, SortedMap<Optional<JobId>, Long> weights) {
        if (weights.equals(present.getOrDefault(gpu, Collections.emptySortedMap()))) {
            return;
        }
        present.put(gpu, weights);
        meter.share(gpu, weights);
        if (weights.isEmpty()) {
            LOG.info("GPU {} counts for its job alone again", gpu);
        } else {
            LOG.warn(
                    "GPU {} is shared: a process on it belongs to no job; its energy is divided by {}, as an estimate",
                    gpu,
                    weights.values());
        }
    }
}
