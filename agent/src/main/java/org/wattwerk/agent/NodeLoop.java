package org.wattwerk.agent;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wattwerk.agent.device.DeviceThread;
import org.wattwerk.agent.device.Readings;
import org.wattwerk.agent.jobs.Directive;
import org.wattwerk.agent.jobs.JobApi;
import org.wattwerk.agent.jobs.JobRecord;
import org.wattwerk.agent.jobs.Launcher;
import org.wattwerk.agent.jobs.Meeting;
import org.wattwerk.agent.jobs.NodeJob;
import org.wattwerk.agent.jobs.NodeJobs;
import org.wattwerk.agent.link.ControllerLink;
import org.wattwerk.agent.link.LinkOwner;
import org.wattwerk.agent.link.Words;
import org.wattwerk.agent.marks.MarkStore;
import org.wattwerk.agent.memory.NodeMemory;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.enforcing.LeaseKeeper;
import org.wattwerk.core.enforcing.LeaseMemory;
import org.wattwerk.core.enforcing.MarkBook;
import org.wattwerk.core.enforcing.NodeBounds;
import org.wattwerk.core.enforcing.NodeMeter;
import org.wattwerk.core.enforcing.Order;
import org.wattwerk.core.metering.Mark;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Power;
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

/**
 * The node's state and everything that changes it: samples, leases, commands and jobs, one after another on one event
 * loop. Decisions are those of core.enforcing; this class carries out their orders.
 */
final class NodeLoop implements LinkOwner, NodeJobs.Owner, JobApi.Figures {
    private static final Logger LOG = LoggerFactory.getLogger(NodeLoop.class);

    private static final Duration TICK = Duration.ofMillis(50);
    private static final Duration KEEP_METER = Duration.ofSeconds(5);
    private static final Duration TELL_SPEED = Duration.ofMillis(250);
    private static final Duration SAY_PROGRESS = Duration.ofMillis(200);
    private static final Duration STALE = Duration.ofSeconds(5);
    /** A month of quarter hours. */
    private static final int MARKS_KEPT = 31 * 96;

    private final Timers timers;
    private final AgentConfig config;
    private final DeviceThread devices;
    private final Disk disk;
    private final String bootId;
    private final LeaseKeeper keeper;
    private final NodeMeter meter;
    private final MarkBook book;
    private final NodeJobs jobs;
    private final Random jitter;
    private final Set<JobId> progressed = new LinkedHashSet<>();
    private final Map<Integer, String> saidProblems = new HashMap<>();
    private Optional<ControllerLink> link = Optional.empty();
    private Readings latest;
    private NodeMemory memory;
    private QuarterHour onDiskUpTo;
    private Future<Void> orders = Future.succeededFuture();
    private Duration lastAnswer;
    private Duration lastKept;
    private Duration lastSpeed = Duration.ZERO;
    private Duration lastProgress = Duration.ZERO;
    private List<Object> standing = List.of();
    private Figures figures = Figures.getDefaultInstance();
    private boolean saidStale;
    private final DeviceWatch watch;
    private boolean leaving;
    private final boolean firstRun;

    NodeLoop(
            Context loop,
            Timers timers,
            AgentConfig config,
            DeviceThread devices,
            Disk disk,
            WorkerExecutor worker,
            String bootId,
            Disk.Kept kept,
            Readings first) {
        this.timers = timers;
        this.config = config;
        this.devices = devices;
        this.disk = disk;
        this.bootId = bootId;
        this.firstRun = kept.meter().meter().isEmpty();
        this.latest = first;
        this.jitter = new Random(config.node().hashCode());
        this.watch = new DeviceWatch(timers, devices);
        this.lastAnswer = timers.elapsed();
        this.lastKept = timers.elapsed();
        this.memory = kept.memory();
        this.keeper = new LeaseKeeper(
                new NodeBounds(devices.inventory(), config.host().allowance()),
                config.jobGrace(),
                bootId,
                memory.lease());
        this.book = new MarkBook(
                config.node(), MARKS_KEPT, kept.meter().marks(), kept.meter().worst());
        this.onDiskUpTo =
                book.unsettled().stream().map(Mark::at).reduce((a, b) -> b).orElse(new QuarterHour(Long.MIN_VALUE));
        this.meter = kept.meter()
                .meter()
                .map(state -> NodeMeter.resumed(devices.inventory(), config.host(), devices.accuracy(), state))
                .orElseGet(() -> {
                    Instant now = first.sample().at();
                    book.open(now);
                    return NodeMeter.first(devices.inventory(), config.host(), devices.accuracy(), now);
                });
        this.jobs = new NodeJobs(loop, timers, worker, new Launcher(config.stateDir(), config.outputBound()), this);
    }

    NodeJobs jobs() {
        return jobs;
    }

    /** Takes up jobs and lease of before a restart, and begins to sample. */
    Future<Void> begin(List<NodeJobs.Found> found, int jobPort) {
        Map<String, Power> originals = new HashMap<>(memory.originalLimits());
        devices.inventory()
                .forEach(gpu -> Optional.ofNullable(latest.limits().get(gpu.index()))
                        .ifPresent(limit -> originals.putIfAbsent(gpu.uuid(), limit)));
        memory = new NodeMemory(memory.lease(), originals, jobPort, memory.jobs());
        observe(latest);
        jobs.restore(found, "http://127.0.0.1:" + jobPort);
        return computing(jobs.isComputing())
                .compose(settled -> assign(jobs.present().map(NodeJob::id)))
                .compose(settled -> {
                    keep(firstRun ? book.unsettled() : List.of());
                    run(keeper.start(timers.elapsed()));
                    return remember(true);
                })
                .onSuccess(done -> {
                    tick();
                    watch.begin();
                    sampleLoop();
                    sampleAtBoundary();
                });
    }

    void attach(ControllerLink to) {
        link = Optional.of(to);
        to.start();
    }

    /** Jobs to a checkpoint and out, the original limits back, everything on the disk, the stream closed. */
    Future<Void> leave() {
        return jobs.leave(config.jobGrace())
                .compose(gone -> {
                    leaving = true;
                    watch.end();
                    return devices.set(originalLimits());
                })
                .compose(readings -> {
                    observe(readings);
                    link.ifPresent(ControllerLink::reportNow);
                    link.ifPresent(ControllerLink::close);
                    LeaseMemory onlyEpoch =
                            new LeaseMemory(keeper.memory().highestEpoch(), Optional.empty(), Duration.ZERO, bootId);
                    memory = new NodeMemory(onlyEpoch, Map.of(), memory.jobPort(), records());
                    keep(List.of());
                    return disk.write(memory, true);
                });
    }

    // ---- samples -------------------------------------------------------------------------------------------------

    private void sampleLoop() {
        if (leaving) {
            return;
        }
        devices.sample().onComplete((readings, failure) -> {
            if (failure == null) {
                observe(readings);
            } else {
                LOG.error("the devices cannot be read", failure);
            }
            long millis = config.samplePeriod().toMillis();
            // 80 to 120 %: no sample keeps step with what the devices do periodically.
            long next = millis * 4 / 5 + jitter.nextLong(millis * 2 / 5 + 1);
            timers.after(Duration.ofMillis(Math.max(1, next)), this::sampleLoop);
        });
    }

    /** A sample just after each quarter hour has begun makes its mark nearly free of interpolation. */
    private void sampleAtBoundary() {
        timers.at(QuarterHour.containing(timers.now()).end(), () -> {
            if (!leaving) {
                devices.sample().onSuccess(this::observe);
                sampleAtBoundary();
            }
        });
    }

    private void observe(Readings readings) {
        Duration now = timers.elapsed();
        if (readings.number() < latest.number()) {
            // An older look that arrives late would make counters go back and limits drift.
            return;
        }
        latest = readings;
        lastAnswer = now;
        saidStale = false;
        sayProblems(readings.problems());
        List<Mark> made = book.add(meter.observe(readings.sample()));
        meter.events().forEach(watch::tell);
        if (!made.isEmpty() || now.minus(KEEP_METER).compareTo(lastKept) >= 0) {
            keep(made);
        }
        run(keeper.readBack(readings.limits(), now));
        readings.sample().sensors().node().ifPresent(node -> run(keeper.nodeDraws(node, now)));
        if (devices.simulated() && now.minus(TELL_SPEED).compareTo(lastSpeed) >= 0) {
            lastSpeed = now;
            jobs.speed(readings.speeds().values().stream()
                    .map(share -> OptionalDouble.of(share.ratio()))
                    .reduce((a, b) -> a.getAsDouble() <= b.getAsDouble() ? a : b)
                    .orElse(OptionalDouble.empty()));
        }
        checkStanding();
    }

    private void sayProblems(SortedMap<Integer, String> problems) {
        problems.forEach((index, text) -> {
            if (!text.equals(saidProblems.put(index, text))) {
                LOG.warn("GPU {}: {}", index, text);
            }
        });
        saidProblems.keySet().retainAll(problems.keySet());
    }

    private void keep(List<Mark> made) {
        lastKept = timers.elapsed();
        MarkStore.Snapshot snapshot = new MarkStore.Snapshot(meter.state(), book.worst(), book.unsettled());
        Future<Void> written = disk.write(made, snapshot);
        if (!made.isEmpty()) {
            QuarterHour last = made.get(made.size() - 1).at();
            written.onComplete(done -> {
                onDiskUpTo = last.compareTo(onDiskUpTo) > 0 ? last : onDiskUpTo;
                link.ifPresent(ControllerLink::marksAdded);
            });
        }
    }

    // ---- orders --------------------------------------------------------------------------------------------------

    private void tick() {
        if (leaving) {
            return;
        }
        Duration now = timers.elapsed();
        run(keeper.tick(now));
        if (isStale() && !saidStale) {
            saidStale = true;
            LOG.error("the devices have not answered for {} s: a call hangs in the driver", STALE.toSeconds());
        }
        if (now.minus(SAY_PROGRESS).compareTo(lastProgress) >= 0) {
            lastProgress = now;
            progressed.forEach(id -> jobs.job(id).ifPresent(this::report));
            progressed.clear();
        }
        timers.after(TICK, this::tick);
    }

    private boolean isStale() {
        return timers.elapsed().minus(STALE).compareTo(lastAnswer) > 0;
    }

    /** Carries out orders in their order, after all that came before. */
    private Future<Void> run(List<Order> next) {
        for (Order order : next) {
            orders = orders.transform(before -> leaving ? Future.succeededFuture() : carryOut(order));
        }
        return orders;
    }

    private Future<Void> carryOut(Order order) {
        if (order instanceof Order.SetLimits set) {
            LOG.info("power limits {}: {}", text(set.limits()), set.why());
            devices.set(set.limits()).onComplete((readings, failure) -> {
                Duration now = timers.elapsed();
                if (failure != null) {
                    LOG.error("power limits cannot be set", failure);
                }
                boolean late = failure == null && readings.number() < latest.number();
                run(keeper.limitsSet(failure == null ? (late ? latest : readings).limits() : keeper.present(), now));
                if (failure == null) {
                    observe(readings);
                }
            });
        } else if (order instanceof Order.GateJobs gate) {
            jobs.gate(gate.gate(), gate.why());
            restChanged();
        } else if (order instanceof Order.EndJobs end) {
            jobs.endAll(end.why());
        } else if (order instanceof Order.Remember remember) {
            memory = new NodeMemory(remember.memory(), memory.originalLimits(), memory.jobPort(), records());
            Future<Void> written = disk.write(memory, remember.urgent());
            return remember.urgent() ? written : Future.succeededFuture();
        } else if (order instanceof Order.Say say) {
            LOG.warn("{}", say.text());
        } else if (order instanceof Order.Tell tell) {
            watch.tell(tell.event());
        } else if (order instanceof Order.Refuse refuse) {
            LOG.warn("{}", refuse.why());
        }
        return Future.succeededFuture();
    }

    private Future<Void> remember(boolean durable) {
        memory = new NodeMemory(keeper.memory(), memory.originalLimits(), memory.jobPort(), records());
        return disk.write(memory, durable);
    }

    private List<JobRecord> records() {
        return jobs.all().stream().map(NodeJob::record).toList();
    }

    /** Reports at once when what holds the node, or whether it rests, has changed. */
    private void checkStanding() {
        List<Object> now = List.of(
                latest.limits(), keeper.appliedEpoch(), keeper.appliedSequence(), keeper.stopped(), keeper.safeState());
        if (!now.equals(standing)) {
            standing = now;
            link.ifPresent(ControllerLink::reportNow);
        }
    }

    private void restChanged() {
        keeper.jobsRest(jobs.atRest());
        checkStanding();
    }

    private SortedMap<Integer, Power> originalLimits() {
        SortedMap<Integer, Power> limits = new TreeMap<>();
        devices.inventory()
                .forEach(gpu ->
                        limits.put(gpu.index(), memory.originalLimits().getOrDefault(gpu.uuid(), gpu.defaultLimit())));
        return limits;
    }

    private static String text(SortedMap<Integer, Power> limits) {
        Set<Power> levels = new LinkedHashSet<>(limits.values());
        return levels.size() == 1 ? levels.iterator().next().toString() : limits.toString();
    }

    // ---- jobs ----------------------------------------------------------------------------------------------------

    @Override
    public Future<Void> assign(Optional<JobId> job) {
        return devices.load(new TreeMap<>()).map(readings -> {
            observe(readings);
            devices.inventory().forEach(gpu -> meter.assign(gpu.index(), job));
            keep(List.of());
            return null;
        });
    }

    @Override
    public Future<Void> computing(boolean busy) {
        SortedMap<Integer, Boolean> load = new TreeMap<>();
        devices.inventory().forEach(gpu -> load.put(gpu.index(), busy));
        return devices.load(load).map(readings -> {
            observe(readings);
            return null;
        });
    }

    @Override
    public void changed(NodeJob job, boolean atOnce) {
        if (atOnce) {
            report(job);
            restChanged();
            remember(false);
        } else {
            progressed.add(job.id());
            restChanged();
        }
    }

    private void report(NodeJob job) {
        link.ifPresent(to -> to.jobChanged(job.report()));
    }

    @Override
    public double powerWatts() {
        return latest.sample().gpus().values().stream()
                                .mapToLong(gpu -> gpu.power().milliwatts())
                                .sum()
                        / 1e3
                + meter.host().power().milliwatts() / 1e3;
    }

    @Override
    public double limitWatts() {
        return latest.limits().values().stream()
                        .mapToLong(Power::milliwatts)
                        .min()
                        .orElse(0)
                / 1e3;
    }

    @Override
    public Energy energyOf(JobId job) {
        return meter.counters().stream()
                .filter(counter -> counter.job().filter(job::equals).isPresent())
                .map(counter -> counter.gpu().plus(counter.host()))
                .reduce(Energy.ZERO, Energy::plus);
    }

    @Override
    public Optional<EnergyPrice> dayAhead() {
        return figures.hasDayAheadMicroEurPerMwh()
                ? Optional.of(new EnergyPrice(figures.getDayAheadMicroEurPerMwh()))
                : Optional.empty();
    }

    @Override
    public Optional<EnergyPrice> marginal() {
        return figures.hasMarginalMicroEurPerMwh()
                ? Optional.of(new EnergyPrice(figures.getMarginalMicroEurPerMwh()))
                : Optional.empty();
    }

    @Override
    public Optional<Share> budgetUsed() {
        return figures.hasBudgetUsedPpm() ? Optional.of(new Share(figures.getBudgetUsedPpm())) : Optional.empty();
    }

    // ---- the controller's words ----------------------------------------------------------------------------------

    @Override
    public Hello hello() {
        return Reports.hello(config, bootId, devices, keeper, timers.elapsed());
    }

    @Override
    public Report report() {
        return Reports.report(devices.inventory(), latest, isStale(), meter, keeper).toBuilder()
                .addAllEvents(watch.untold().stream().map(Words::event).toList())
                .build();
    }

    @Override
    public List<Mark> reportableMarks() {
        return book.unsettled().stream()
                .filter(mark -> mark.at().compareTo(onDiskUpTo) <= 0)
                .toList();
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
            run(keeper.received(Words.lease(lease), timers.elapsed()));
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
                    Meeting.of(start.getMasterAddr(), start.getMasterPort()));
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
        QuarterHour upTo = new QuarterHour(settled.getQuarterHour());
        book.settled(upTo);
        disk.settled(upTo);
    }

    /** Does what a controller of this epoch asks, once the epoch is remembered; false if a later one was heard. */
    private boolean obeyed(long epoch, Runnable command) {
        List<Order> heard = keeper.heard(epoch);
        boolean refused = heard.stream().anyMatch(order -> order instanceof Order.Refuse);
        Future<Void> remembered = run(heard);
        if (!refused) {
            remembered.onComplete(done -> command.run());
        }
        return !refused;
    }
}
