package org.wattwerk.agent;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.wattwerk.agent.device.DeviceThread;
import org.wattwerk.agent.device.Readings;
import org.wattwerk.agent.jobs.JobApi;
import org.wattwerk.agent.jobs.Launcher;
import org.wattwerk.agent.jobs.NodeJob;
import org.wattwerk.agent.jobs.NodeJobs;
import org.wattwerk.agent.link.ControllerLink;
import org.wattwerk.agent.link.LinkOwner;
import org.wattwerk.agent.status.NodeStatus;
import org.wattwerk.agent.tenant.TenantFolder;
import org.wattwerk.agent.tenant.TenantWatch;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.enforcing.LeaseKeeper;
import org.wattwerk.core.enforcing.NodeBounds;
import org.wattwerk.core.enforcing.Tenancy;
import org.wattwerk.core.time.Timers;

/**
 * The node's parts and what goes from one to another, one after another on one event loop: readings to the meter and to
 * the lease keeper, its orders to devices and jobs, and what has changed to the controller.
 */
final class NodeLoop implements NodeJobs.Owner {
    private static final Duration TICK = Duration.ofMillis(100);
    private static final Duration TELL_SPEED = Duration.ofMillis(250);
    private static final Duration SAY_PROGRESS = Duration.ofMillis(200);

    private final Timers timers;
    private final AgentConfig config;
    private final DeviceThread devices;
    private final LeaseKeeper keeper;
    private final NodeJobs jobs;
    private final Sampling sampling;
    private final Metering metering;
    private final Recollection memory;
    private final OrderDesk orders;
    private final DeviceWatch watch;
    private final Sharing sharing;
    private final Holders holders;
    private final Optional<TenantWatch> tenants;
    private final ControllerWords controller;
    private final StatusView status;
    private final Set<JobId> progressed = new LinkedHashSet<>();
    private Optional<ControllerLink> link = Optional.empty();
    private Duration lastSpeed = Duration.ZERO;
    private Duration lastProgress = Duration.ZERO;
    private List<Object> standing = List.of();
    private boolean leaving;

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
        this.watch = new DeviceWatch(timers, devices);
        disk.tell(watch::tell);
        Disk.found(kept).forEach(watch::tell);
        this.keeper = new LeaseKeeper(
                new NodeBounds(devices.inventory(), config.host().allowance()),
                config.jobGrace(),
                bootId,
                kept.memory().lease());
        this.sampling = new Sampling(
                timers,
                devices,
                devices.isSampled() ? config.readPeriod() : config.samplePeriod(),
                config.node().hashCode(),
                first,
                this::observe);
        this.memory = new Recollection(
                disk,
                kept.memory(),
                () -> jobs().all().stream().map(NodeJob::record).toList());
        this.metering = new Metering(
                timers,
                config,
                devices,
                disk,
                kept.meter(),
                first.sample().at(),
                memory,
                () -> link().ifPresent(ControllerLink::marksAdded));
        this.jobs = new NodeJobs(
                loop, timers, worker, new Launcher(config.stateDir(), config.outputBound()), this, config.jobGrace());
        this.sharing = new Sharing(timers, devices, jobs, metering.meter(), new ProcessOwners(Path.of("/proc")));
        this.holders = new Holders(devices, metering, memory, this::observe);
        this.tenants = config.tenants()
                .map(folder -> new TenantWatch(
                        timers, worker, new TenantFolder(folder), devices.inventory(), this::tenantsChanged));
        this.orders =
                new OrderDesk(timers, devices, keeper, jobs, memory, watch, sampling, this::observe, this::restChanged);
        this.controller = new ControllerWords(
                config, bootId, timers, devices, sampling, metering, memory, keeper, jobs, orders, watch);
        this.status = new StatusView(
                config,
                timers,
                devices,
                sampling,
                metering,
                keeper,
                jobs,
                watch,
                disk,
                () -> link().filter(ControllerLink::isUp).isPresent());
    }

    NodeJobs jobs() {
        return jobs;
    }

    JobApi.Figures figures() {
        return new NodeFigures(sampling, metering, controller);
    }

    /** The node as its controller meets it. */
    LinkOwner controller() {
        return controller;
    }

    /** The node as it shows itself to people. */
    NodeStatus status() {
        return status.now();
    }

    /** Takes up jobs and lease of before a restart, and begins to sample. */
    Future<Void> begin(List<NodeJobs.Found> found, int jobPort) {
        memory.begin(devices.inventory(), sampling.latest().limits(), jobPort);
        observe(sampling.latest());
        jobs.restore(found, "http://127.0.0.1:" + jobPort);
        return computing(jobs.isComputing())
                .compose(settled -> tenants.map(TenantWatch::begin).orElseGet(Future::succeededFuture))
                .compose(settled -> assign(jobs.present().map(NodeJob::id)))
                .compose(settled -> {
                    metering.begin();
                    orders.run(keeper.start(timers.elapsed()));
                    return memory.write(keeper.memory(), true);
                })
                .onSuccess(done -> {
                    tick();
                    watch.begin();
                    sharing.begin();
                    sampling.begin();
                });
    }

    void attach(ControllerLink to) {
        link = Optional.of(to);
        to.start();
    }

    /**
     * Jobs to a checkpoint and out, the devices to the safe limit, everything on the disk, the stream closed. Their
     * original limits come back by a release alone, since the controller must have the watts for them.
     */
    Future<Void> leave() {
        return jobs.leave(config.jobGrace())
                .compose(gone -> {
                    leaving = true;
                    orders.end();
                    sampling.end();
                    watch.end();
                    sharing.end();
                    tenants.ifPresent(TenantWatch::end);
                    return devices.set(keeper.safeLimits());
                })
                .compose(readings -> {
                    observe(readings);
                    link.ifPresent(ControllerLink::reportNow);
                    link.ifPresent(ControllerLink::close);
                    metering.keep();
                    return memory.write(keeper.memory(), true);
                });
    }

    @Override
    public Future<Void> assign(Optional<JobId> job) {
        return holders.own(job);
    }

    @Override
    public Future<Void> computing(boolean busy) {
        return holders.computing(busy);
    }

    @Override
    public void changed(NodeJob job, boolean atOnce) {
        if (atOnce) {
            report(job);
            restChanged();
            memory.write(keeper.memory(), false);
        } else {
            progressed.add(job.id());
            restChanged();
        }
    }

    private Optional<ControllerLink> link() {
        return link;
    }

    private void report(NodeJob job) {
        link.ifPresent(to -> to.jobChanged(job.report()));
    }

    private void observe(Readings readings) {
        if (!sampling.take(readings)) {
            return;
        }
        Duration now = timers.elapsed();
        metering.observe(readings.sample()).forEach(watch::tell);
        orders.run(keeper.readBack(readings.limits(), now));
        readings.sample().sensors().node().ifPresent(node -> orders.run(keeper.nodeDraws(node, now)));
        if (devices.simulated() && now.minus(TELL_SPEED).compareTo(lastSpeed) >= 0) {
            lastSpeed = now;
            jobs.speed(readings.speeds().values().stream()
                    .map(share -> OptionalDouble.of(share.ratio()))
                    .reduce((a, b) -> a.getAsDouble() <= b.getAsDouble() ? a : b)
                    .orElse(OptionalDouble.empty()));
        }
        checkStanding();
    }

    private Future<Void> tenantsChanged(Tenancy now) {
        return holders.tenants(now).onSuccess(settled -> {
            restChanged();
            link.ifPresent(ControllerLink::reportNow);
        });
    }

    private void tick() {
        if (leaving) {
            return;
        }
        Duration now = timers.elapsed();
        orders.run(keeper.tick(now));
        sampling.sayStale();
        if (now.minus(SAY_PROGRESS).compareTo(lastProgress) >= 0) {
            lastProgress = now;
            progressed.forEach(id -> jobs.job(id).ifPresent(this::report));
            progressed.clear();
        }
        timers.after(TICK, this::tick);
    }

    /** Reports at once when what holds the node, or whether it rests, has changed. */
    private void checkStanding() {
        List<Object> now = List.of(
                sampling.latest().limits(),
                keeper.appliedEpoch(),
                keeper.appliedSequence(),
                keeper.stopped(),
                keeper.safeState());
        if (!now.equals(standing)) {
            standing = now;
            link.ifPresent(ControllerLink::reportNow);
        }
    }

    private void restChanged() {
        // Nobody here can tell a tenant to rest.
        keeper.jobsRest(jobs.atRest() && !holders.hasTenants());
        checkStanding();
    }
}
