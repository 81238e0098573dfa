package org.wattwerk.agent;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.wattwerk.agent.device.DeviceThread;
import org.wattwerk.agent.device.Readings;
import org.wattwerk.agent.link.Words;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.device.GpuInfo;
import org.wattwerk.core.device.GpuReading;
import org.wattwerk.core.enforcing.LeaseKeeper;
import org.wattwerk.core.enforcing.NodeMeter;
import org.wattwerk.core.metering.Quality;
import org.wattwerk.protocol.v1.Gpu;
import org.wattwerk.protocol.v1.GpuSample;
import org.wattwerk.protocol.v1.Hello;
import org.wattwerk.protocol.v1.Report;

/** What the node says of itself, made from the present state. */
final class Reports {
    private Reports() {}

    static Hello hello(AgentConfig config, String bootId, DeviceThread devices, LeaseKeeper keeper, Duration now) {
        Hello.Builder hello = Hello.newBuilder()
                .setNode(config.node().value())
                .setAgentVersion(config.version())
                .setBootId(bootId)
                .setSimulated(devices.simulated());
        devices.inventory().forEach(gpu -> hello.addGpus(gpu(gpu)));
        keeper.lease()
                .ifPresent(lease -> hello.setLeaseEpoch(lease.epoch())
                        .setLeaseSequence(lease.sequence())
                        .setLeasePowerMw(lease.power().milliwatts())
                        .setLeaseRemainingMs(keeper.remaining(now).toMillis()));
        return hello.build();
    }

    /**
     * @param stale true when the devices have not answered for long: nothing that was read counts as present
     */
    static Report report(List<GpuInfo> inventory, Readings latest, boolean stale, NodeMeter meter, LeaseKeeper keeper) {
        Report.Builder report = Report.newBuilder()
                .setAtEpochNanos(
                        ChronoUnit.NANOS.between(Instant.EPOCH, latest.sample().at()))
                .setHostPowerMw(meter.host().power().milliwatts())
                .setHostQuality(
                        Words.quality(stale ? Quality.MISSING : meter.host().quality()))
                .setHostEnergyMj(meter.host().metered().millijoules())
                .setAppliedEpoch(keeper.appliedEpoch())
                .setAppliedSequence(keeper.appliedSequence())
                .setStopped(keeper.stopped() && !stale)
                .setSafeState(keeper.safeState());
        for (GpuInfo gpu : inventory) {
            Optional<GpuReading> reading = stale
                    ? Optional.empty()
                    : Optional.ofNullable(latest.sample().gpus().get(gpu.index()));
            report.addGpus(sample(gpu, reading, meter));
        }
        return report.build();
    }

    private static GpuSample sample(GpuInfo gpu, Optional<GpuReading> reading, NodeMeter meter) {
        GpuSample.Builder sample = GpuSample.newBuilder()
                .setIndex(gpu.index())
                .setEnergyMj(meter.gpu(gpu.index()).metered().millijoules())
                .setJob(meter.assignments()
                        .getOrDefault(gpu.index(), Optional.empty())
                        .map(JobId::value)
                        .orElse(""));
        if (reading.isEmpty()) {
            return sample.setLost(true)
                    .setQuality(Words.quality(Quality.MISSING))
                    .build();
        }
        return sample.setPowerMw(reading.get().power().milliwatts())
                .setEnforcedLimitMw(reading.get().enforcedLimit().milliwatts())
                .setUtilisationPpm(
                        (int) Math.min(1_000_000, reading.get().utilisation().partsPerMillion()))
                .setTemperatureC(reading.get().temperatureCelsius())
                .setQuality(Words.quality(meter.gpu(gpu.index()).quality()))
                .build();
    }

    private static Gpu gpu(GpuInfo gpu) {
        return Gpu.newBuilder()
                .setIndex(gpu.index())
                .setUuid(gpu.uuid())
                .setModel(gpu.model())
                .setMinLimitMw(gpu.minLimit().milliwatts())
                .setMaxLimitMw(gpu.maxLimit().milliwatts())
                .setDefaultLimitMw(gpu.defaultLimit().milliwatts())
                .build();
    }
}
