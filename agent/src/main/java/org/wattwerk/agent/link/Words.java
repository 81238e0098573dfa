package org.wattwerk.agent.link;

import java.time.Duration;
import java.util.Map;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.enforcing.Lease;
import org.wattwerk.core.metering.Counter;
import org.wattwerk.core.metering.Mark;
import org.wattwerk.core.metering.MeterEvent;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.protocol.v1.Quality;

/** The protocol's words for the values of core, and back. */
public final class Words {
    private Words() {}

    /**
     * A lease as the core knows it.
     *
     * @throws IllegalArgumentException if its mode is unknown or a number is out of range: it is not obeyed by halves
     */
    public static Lease lease(org.wattwerk.protocol.v1.Lease lease) {
        Lease.Mode mode = switch (lease.getMode()) {
            case RUN -> Lease.Mode.RUN;
            case STOPPED -> Lease.Mode.STOPPED;
            case MAINTENANCE -> Lease.Mode.MAINTENANCE;
            case UNRECOGNIZED ->
                throw new IllegalArgumentException(
                        "lease of an unknown mode " + lease.getModeValue() + ": update the agent");
        };
        return new Lease(
                lease.getEpoch(),
                lease.getSequence(),
                new Power(lease.getPowerMw()),
                Duration.ofMillis(lease.getTtlMs()),
                mode,
                new Power(lease.getSafeLimitMw()),
                lease.getReason());
    }

    /**
     * A mark as it is sent.
     *
     * @param payers the cost centres of jobs that the controller did not start
     */
    public static org.wattwerk.protocol.v1.Mark mark(Mark mark, Map<JobId, String> payers) {
        org.wattwerk.protocol.v1.Mark.Builder builder = org.wattwerk.protocol.v1.Mark.newBuilder()
                .setQuarterHour(mark.at().number());
        mark.counters().forEach(counter -> builder.addCounters(counter(counter, payers)));
        return builder.build();
    }

    /** A quality as it is sent. */
    public static Quality quality(org.wattwerk.core.metering.Quality quality) {
        return switch (quality) {
            case MEASURED -> Quality.MEASURED;
            case INTEGRATED -> Quality.INTEGRATED;
            case ESTIMATED -> Quality.ESTIMATED;
            case SUBSTITUTE -> Quality.SUBSTITUTE;
            case MISSING -> Quality.MISSING;
        };
    }

    /** Something that happened to a meter or a limit, as it is sent. */
    public static org.wattwerk.protocol.v1.MeterEvent event(MeterEvent event) {
        return org.wattwerk.protocol.v1.MeterEvent.newBuilder()
                .setKind(event.kind().name())
                .setGpu(event.gpu())
                .setText(event.text())
                .build();
    }

    private static org.wattwerk.protocol.v1.Counter counter(Counter counter, Map<JobId, String> payers) {
        return org.wattwerk.protocol.v1.Counter.newBuilder()
                .setJob(counter.job().map(JobId::value).orElse(""))
                .setGpuEnergyMj(counter.gpu().millijoules())
                .setHostEnergyMj(counter.host().millijoules())
                .setQuality(quality(counter.quality()))
                .setWorkMs(counter.workMillis())
                .setUncertaintyGrownMj(counter.uncertainty().grown().millijoules())
                .setUncertaintyEdgeMj(counter.uncertainty().edge().millijoules())
                .setCostCentre(
                        counter.job().map(job -> payers.getOrDefault(job, "")).orElse(""))
                .build();
    }
}
