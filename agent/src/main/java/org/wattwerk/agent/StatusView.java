package org.wattwerk.agent;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.wattwerk.agent.device.DeviceThread;
import org.wattwerk.agent.jobs.NodeJobs;
import org.wattwerk.agent.status.NodeStatus;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.device.GpuInfo;
import org.wattwerk.core.device.GpuReading;
import org.wattwerk.core.enforcing.Lease;
import org.wattwerk.core.enforcing.LeaseKeeper;
import org.wattwerk.core.enforcing.MeterState;
import org.wattwerk.core.enforcing.NodeMeter;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.Share;
import org.wattwerk.core.time.Timers;

/** The node as it shows itself to people, made from the present state. */
record StatusView(
        AgentConfig config,
        Timers timers,
        DeviceThread devices,
        Sampling sampling,
        Metering metering,
        LeaseKeeper keeper,
        NodeJobs jobs,
        DeviceWatch watch,
        Disk disk,
        BooleanSupplier attached) {
    NodeStatus now() {
        NodeMeter meter = metering.meter();
        MeterState.Sensor host = meter.host();
        return new NodeStatus(
                config.node().value(),
                config.version(),
                devices.simulated(),
                attached.getAsBoolean(),
                keeper.lease().map(this::lease),
                keeper.safeState(),
                sampling.isStale(),
                devices.inventory().stream().map(gpu -> gpu(gpu, meter)).toList(),
                new NodeStatus.HostNow(host.power(), host.metered(), host.quality()),
                sampling.latest().sample().sensors().node(),
                metering.unsettled(),
                disk.isBroken(),
                sampling.taken(),
                sampling.failed(),
                Map.copyOf(watch.counts()),
                unended());
    }

    private NodeStatus.LeaseNow lease(Lease lease) {
        Duration left = keeper.remaining(timers.elapsed());
        return new NodeStatus.LeaseNow(
                lease.epoch(),
                lease.sequence(),
                lease.power(),
                left,
                lease.mode() != Lease.Mode.RUN,
                keeper.inMaintenance());
    }

    private NodeStatus.GpuNow gpu(GpuInfo info, NodeMeter meter) {
        MeterState.Sensor sensor = meter.gpu(info.index());
        Optional<GpuReading> reading =
                Optional.ofNullable(sampling.latest().sample().gpus().get(info.index()));
        return new NodeStatus.GpuNow(
                info.index(),
                info.uuid(),
                info.model(),
                reading.isEmpty() || sampling.isStale(),
                reading.map(GpuReading::power).orElse(sensor.power()),
                reading.map(GpuReading::enforcedLimit).orElse(Power.ZERO),
                sensor.metered(),
                sensor.quality(),
                reading.map(GpuReading::utilisation).orElse(Share.NONE),
                reading.map(GpuReading::temperatureCelsius).orElse(0),
                meter.assignments()
                        .getOrDefault(info.index(), Optional.empty())
                        .map(JobId::value)
                        .orElse("idle"));
    }

    private List<String> unended() {
        return jobs.present().map(job -> List.of(job.id().value())).orElse(List.of());
    }
}
