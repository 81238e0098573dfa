package org.wattwerk.agent;

import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wattwerk.agent.device.DeviceThread;
import org.wattwerk.agent.jobs.Directive;
import org.wattwerk.agent.jobs.JobRecord;
import org.wattwerk.agent.jobs.Meeting;
import org.wattwerk.agent.jobs.NodeJob;
import org.wattwerk.agent.jobs.NodeJobs;
import org.wattwerk.agent.link.LinkOwner;
import org.wattwerk.agent.link.Words;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.enforcing.LeaseKeeper;
import org.wattwerk.core.enforcing.Order;
import org.wattwerk.core.metering.Mark;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Share;
import org.wattwerk.core.time.QuarterHour;
import org.wattwerk.core.time.Timers;
import org.wattwerk.protocol.v1.DirectJob;
import org.wattwerk.protocol.v1.Figures;
import org.wattwerk.protocol.v1.Hello;
import org.wattwerk.protocol.v1.JobReport;
import org.wattwerk.protocol.v1.Lease;
import org.wattwerk.protocol.v1.MarksSettled;
import org.wattwerk.protocol.v1.Report;
import org.wattwerk.protocol.v1.StartJob;
import org.wattwerk.protocol.v1.Welcome;

/** What the node says to its controller, and what it does at the controller's words. Owned by the event loop. */
final class ControllerWords implements LinkOwner {
    private static final Logger LOG = LoggerFactory.getLogger(ControllerWords.class);

    private final AgentConfig config;
    private final String bootId;
    private final Timers timers;
    private final DeviceThread devices;
    private final Sampling sampling;
    private final Metering metering;
    private final Recollection memory;
    private final LeaseKeeper keeper;
    private final NodeJobs jobs;
    private final OrderDesk orders;
    private final DeviceWatch watch;
    private Figures figures = Figures.getDefaultInstance();

    ControllerWords(
            AgentConfig config,
            String bootId,
            Timers timers,
            DeviceThread devices,
            Sampling sampling,
            Metering metering,
            Recollection memory,
            LeaseKeeper keeper,
            NodeJobs jobs,
            OrderDesk orders,
            DeviceWatch watch) {
        this.config = config;
        this.bootId = bootId;
        this.timers = timers;
        this.devices = devices;
        this.sampling = sampling;
        this.metering = metering;
        this.memory = memory;
        this.keeper = keeper;
        this.jobs = jobs;
        this.orders = orders;
        this.watch = watch;
    }

    @Override
    public Hello hello() {
        return Reports.hello(config, bootId, devices, keeper, timers.elapsed());
    }

    @Override
    public Report report() {
        return Reports.report(devices.inventory(), sampling.latest(), sampling.isStale(), metering.meter(), keeper)
                .toBuilder()
                .addAllEvents(watch.untold().stream().map(Words::event).toList())
                .build();
    }

    @Override
    public List<Mark> reportableMarks() {
        return metering.reportable();
    }

    @Override
    public Map<JobId, String> payers() {
        return memory.payers();
    }

    @Override
    public Collection<JobReport> jobReports() {
        return jobs.all().stream().map(NodeJob::report).toList();
    }

    @Override
    public boolean welcomed(Welcome welcome) {
        return obeyed(welcome.getEpoch(), () -> {});
    }

    @Override
    public void lease(Lease lease) {
        try {
            orders.run(keeper.received(Words.lease(lease), timers.elapsed()));
        } catch (IllegalArgumentException e) {
            LOG.error("{}", e.getMessage());
        }
    }

    @Override
    public void startJob(StartJob start) {
        try {
            JobRecord record = new JobRecord(
                    new JobId(start.getJob()),
                    start.getName(),
                    start.getCommandList(),
                    start.getRank(),
                    start.getWorldSize(),
                    0,
                    0,
                    JobRecord.State.STARTING,
                    Directive.RUN,
                    0,
                    JobRecord.Progress.NONE,
                    OptionalInt.empty(),
                    "",
                    Meeting.of(start.getMasterAddr(), start.getMasterPort()),
                    start.getAttempt(),
                    false,
                    false);
            obeyed(start.getEpoch(), () -> jobs.start(record));
        } catch (IllegalArgumentException e) {
            LOG.error("{}", e.getMessage());
        }
    }

    @Override
    public void directJob(DirectJob direct) {
        Directive directive = switch (direct.getDirective()) {
            case RUN -> Directive.RUN;
            case CHECKPOINT -> Directive.CHECKPOINT;
            case STOP -> Directive.STOP;
            // What is not known is answered with the safest word.
            case PAUSE, UNRECOGNIZED -> Directive.PAUSE;
        };
        try {
            JobId job = new JobId(direct.getJob());
            OptionalLong atStep = direct.getAtStep() > 0 ? OptionalLong.of(direct.getAtStep()) : OptionalLong.empty();
            obeyed(direct.getEpoch(), () -> jobs.direct(job, directive, direct.getReason(), atStep));
        } catch (IllegalArgumentException e) {
            LOG.error("{}", e.getMessage());
        }
    }

    @Override
    public void figures(Figures next) {
        obeyed(next.getEpoch(), () -> figures = next);
    }

    @Override
    public void marksSettled(MarksSettled settled) {
        metering.settled(new QuarterHour(settled.getQuarterHour()));
    }

    /** The day-ahead price that the controller last said. */
    Optional<EnergyPrice> dayAhead() {
        return figures.hasDayAheadMicroEurPerMwh()
                ? Optional.of(new EnergyPrice(figures.getDayAheadMicroEurPerMwh()))
                : Optional.empty();
    }

    /** What one more MWh costs, as the controller last said. */
    Optional<EnergyPrice> marginal() {
        return figures.hasMarginalMicroEurPerMwh()
                ? Optional.of(new EnergyPrice(figures.getMarginalMicroEurPerMwh()))
                : Optional.empty();
    }

    /** How much of the money budget is used, as the controller last said. */
    Optional<Share> budgetUsed() {
        return figures.hasBudgetUsedPpm() ? Optional.of(new Share(figures.getBudgetUsedPpm())) : Optional.empty();
    }

    /** Does what a controller of this epoch asks, once the epoch is remembered; false if a later one was heard. */
    private boolean obeyed(long epoch, Runnable command) {
        List<Order> heard = keeper.heard(epoch);
        boolean refused = heard.stream().anyMatch(order -> order instanceof Order.Refuse);
        Future<Void> remembered = orders.run(heard);
        if (!refused) {
            remembered.onComplete(done -> command.run());
        }
        return !refused;
    }
}
