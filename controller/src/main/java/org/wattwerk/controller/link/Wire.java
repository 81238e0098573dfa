package org.wattwerk.controller.link;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.wattwerk.controller.influx.NodePoint;
import org.wattwerk.controller.loop.Introduction;
import org.wattwerk.core.capping.Grant;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.control.Command;
import org.wattwerk.core.control.JobProgress;
import org.wattwerk.core.control.NodeReport;
import org.wattwerk.core.metering.Counter;
import org.wattwerk.core.metering.Mark;
import org.wattwerk.core.metering.Quality;
import org.wattwerk.core.metering.Uncertainty;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.Share;
import org.wattwerk.core.time.QuarterHour;
import org.wattwerk.protocol.v1.ControllerMessage;
import org.wattwerk.protocol.v1.DirectJob;
import org.wattwerk.protocol.v1.Figures;
import org.wattwerk.protocol.v1.GpuSample;
import org.wattwerk.protocol.v1.Hello;
import org.wattwerk.protocol.v1.JobReport;
import org.wattwerk.protocol.v1.Lease;
import org.wattwerk.protocol.v1.MarksSettled;
import org.wattwerk.protocol.v1.Refusal;
import org.wattwerk.protocol.v1.Report;
import org.wattwerk.protocol.v1.StartJob;
import org.wattwerk.protocol.v1.Welcome;

/** The words of the protocol, to and from the values of core. Bad values throw {@link IllegalArgumentException}. */
final class Wire {
    private static final int MEETING_PORT = 29_500;
    private static final int MEETING_PORTS = 2_000;

    private Wire() {}

    static Introduction introduction(Hello hello) {
        return new Introduction(
                hello.getBootId(), hello.getGpusCount(), hello.getSimulated(), new Power(hello.getLeasePowerMw()));
    }

    /**
     * A report.
     *
     * @param defaultLimit counted for a device that was lost, since nobody knows its limit
     */
    static NodeReport report(NodeId node, Report report, Power defaultLimit) {
        Power gpuPower = Power.ZERO;
        Power limits = Power.ZERO;
        Power highest = Power.ZERO;
        for (GpuSample gpu : report.getGpusList()) {
            Power limit = gpu.getLost() ? defaultLimit : new Power(gpu.getEnforcedLimitMw());
            gpuPower = gpuPower.plus(new Power(gpu.getPowerMw()));
            limits = limits.plus(limit);
            highest = Power.max(highest, limit);
        }
        return new NodeReport(
                node,
                gpuPower,
                new Power(report.getHostPowerMw()),
                limits,
                highest,
                report.getAppliedEpoch(),
                report.getAppliedSequence(),
                report.getStopped(),
                report.getSafeState(),
                assigned(report));
    }

    /** Nodes are given out whole: whoever holds one device holds the node. */
    private static Optional<JobId> assigned(Report report) {
        return report.getGpusList().stream()
                .map(GpuSample::getJob)
                .filter(job -> !job.isEmpty())
                .findFirst()
                .map(JobId::new);
    }

    static List<NodePoint.Gpu> gpus(Report report) {
        List<NodePoint.Gpu> gpus = new ArrayList<>();
        for (GpuSample gpu : report.getGpusList()) {
            if (!gpu.getLost()) {
                gpus.add(new NodePoint.Gpu(
                        gpu.getIndex(),
                        gpu.getPowerMw() / 1e3,
                        gpu.getEnforcedLimitMw() / 1e3,
                        gpu.getUtilisationPpm() / 1e4,
                        (double) gpu.getTemperatureC()));
            }
        }
        return gpus;
    }

    static Mark mark(NodeId node, org.wattwerk.protocol.v1.Mark mark) {
        List<Counter> counters = new ArrayList<>();
        for (org.wattwerk.protocol.v1.Counter counter : mark.getCountersList()) {
            counters.add(new Counter(
                    counter.getJob().isEmpty() ? Optional.empty() : Optional.of(new JobId(counter.getJob())),
                    new Energy(counter.getGpuEnergyMj()),
                    new Energy(counter.getHostEnergyMj()),
                    quality(counter.getQuality()),
                    counter.getWorkMs(),
                    new Uncertainty(
                            new Energy(counter.getUncertaintyGrownMj()), new Energy(counter.getUncertaintyEdgeMj()))));
        }
        return new Mark(node, new QuarterHour(mark.getQuarterHour()), counters);
    }

    /** Who pays for jobs of another scheduler, as the mark says. */
    static Map<JobId, String> payers(org.wattwerk.protocol.v1.Mark mark) {
        Map<JobId, String> payers = new HashMap<>();
        for (org.wattwerk.protocol.v1.Counter counter : mark.getCountersList()) {
            if (!counter.getCostCentre().isEmpty()) {
                payers.put(new JobId(counter.getJob()), counter.getCostCentre());
            }
        }
        return payers;
    }

    private static Quality quality(org.wattwerk.protocol.v1.Quality quality) {
        return switch (quality) {
            case MEASURED -> Quality.MEASURED;
            case INTEGRATED -> Quality.INTEGRATED;
            case ESTIMATED -> Quality.ESTIMATED;
            case SUBSTITUTE -> Quality.SUBSTITUTE;
            // A figure that does not say how it came about is worth nothing better.
            case MISSING, QUALITY_UNSPECIFIED, UNRECOGNIZED -> Quality.MISSING;
        };
    }

    static JobProgress progress(JobReport job) {
        boolean hasLoss = job.getStep() > 0 && job.getLossMicro() != 0;
        return new JobProgress(
                phase(job.getState()),
                job.getStep(),
                job.getTokens(),
                hasLoss ? OptionalDouble.of(job.getLossMicro() / 1e6) : OptionalDouble.empty(),
                job.getTokensPerSecond(),
                job.getCheckpointStep(),
                job.getExitCode(),
                job.getMessage(),
                job.getAttempt(),
                job.getCheckpointTokens(),
                Duration.ofMillis(job.getCheckpointStoodMs()),
                job.getEndedByNode());
    }

    private static JobProgress.Phase phase(JobReport.State state) {
        return switch (state) {
            case STARTING -> JobProgress.Phase.STARTING;
            case RUNNING -> JobProgress.Phase.RUNNING;
            case PAUSED -> JobProgress.Phase.PAUSED;
            case EXITED -> JobProgress.Phase.EXITED;
            case UNRECOGNIZED -> throw new IllegalArgumentException("a job state that this controller does not know");
        };
    }

    static ControllerMessage welcome(long epoch, long reportPeriodMillis) {
        return ControllerMessage.newBuilder()
                .setWelcome(Welcome.newBuilder().setEpoch(epoch).setReportPeriodMs(reportPeriodMillis))
                .build();
    }

    static ControllerMessage refusal(String reason) {
        return ControllerMessage.newBuilder()
                .setRefusal(Refusal.newBuilder().setReason(reason))
                .build();
    }

    static ControllerMessage lease(Grant grant) {
        return ControllerMessage.newBuilder()
                .setLease(Lease.newBuilder()
                        .setEpoch(grant.epoch())
                        .setSequence(grant.sequence())
                        .setPowerMw(grant.power().milliwatts())
                        .setTtlMs(grant.ttl().toMillis())
                        .setMode(mode(grant))
                        .setSafeLimitMw(grant.safeLimit().milliwatts())
                        .setReason(grant.reason()))
                .build();
    }

    private static Lease.Mode mode(Grant grant) {
        return switch (grant.mode()) {
            case RUN -> Lease.Mode.RUN;
            case STOPPED -> Lease.Mode.STOPPED;
            case MAINTENANCE -> Lease.Mode.MAINTENANCE;
        };
    }

    static ControllerMessage settled(QuarterHour upTo) {
        return ControllerMessage.newBuilder()
                .setMarksSettled(MarksSettled.newBuilder().setQuarterHour(upTo.number()))
                .build();
    }

    static ControllerMessage figures(
            EnergyPrice dayAhead, EnergyPrice marginal, Optional<Share> budgetUsed, long epoch) {
        Figures.Builder figures = Figures.newBuilder()
                .setEpoch(epoch)
                .setDayAheadMicroEurPerMwh(dayAhead.microEurosPerMwh())
                .setMarginalMicroEurPerMwh(marginal.microEurosPerMwh());
        budgetUsed.ifPresent(share -> figures.setBudgetUsedPpm(share.partsPerMillion()));
        return ControllerMessage.newBuilder().setFigures(figures).build();
    }

    /** A port of its own for each job: two of them may meet on the same machine. */
    private static int meetingPort(JobId job) {
        return MEETING_PORT + Math.floorMod(job.value().hashCode(), MEETING_PORTS);
    }

    static ControllerMessage start(Command.StartJob start, String meeting, long epoch) {
        return ControllerMessage.newBuilder()
                .setStartJob(StartJob.newBuilder()
                        .setEpoch(epoch)
                        .setJob(start.job().id().value())
                        .setName(start.job().name())
                        .addAllCommand(start.job().command())
                        .setRank(start.rank())
                        .setWorldSize(start.worldSize())
                        .setMasterAddr(meeting)
                        .setMasterPort(meetingPort(start.job().id()))
                        .setAttempt(start.attempt()))
                .build();
    }

    static ControllerMessage direct(Command.DirectJob direct, long epoch) {
        return ControllerMessage.newBuilder()
                .setDirectJob(DirectJob.newBuilder()
                        .setEpoch(epoch)
                        .setJob(direct.job().value())
                        .setDirective(
                                switch (direct.directive()) {
                                    case RUN -> DirectJob.Directive.RUN;
                                    case CHECKPOINT -> DirectJob.Directive.CHECKPOINT;
                                    case PAUSE -> DirectJob.Directive.PAUSE;
                                    case STOP -> DirectJob.Directive.STOP;
                                })
                        .setReason(direct.reason())
                        .setAtStep(direct.atStep().orElse(0)))
                .build();
    }
}
