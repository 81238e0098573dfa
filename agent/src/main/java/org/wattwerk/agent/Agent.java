package org.wattwerk.agent;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.wattwerk.agent.device.DeviceThread;
import org.wattwerk.agent.device.Readings;
import org.wattwerk.agent.jobs.JobApi;
import org.wattwerk.agent.jobs.NodeJobs;
import org.wattwerk.agent.link.ControllerLink;
import org.wattwerk.agent.status.StatusPage;
import org.wattwerk.core.device.NodeHardware;
import org.wattwerk.core.time.Timers;
import org.wattwerk.runtime.ExitException;

/**
 * One node's agent. Started, it takes up where the agent before it ended; stopped, it brings jobs to a checkpoint and the
 * devices to the safe limit; killed, it leaves everything as it is for the next one.
 *
 * <p>The hardware stays its caller's: close it after the stop.
 */
public final class Agent {
    private static final Duration LONGEST_GOODBYE = Duration.ofSeconds(15);

    private final Vertx vertx;
    private final Timers timers;
    private final AgentConfig config;
    private final NodeHardware hardware;
    private final Context loop;
    private @Nullable Parts parts;

    public Agent(Vertx vertx, Timers timers, AgentConfig config, NodeHardware hardware) {
        this.vertx = vertx;
        this.timers = timers;
        this.config = config;
        this.hardware = hardware;
        this.loop = vertx.getOrCreateContext();
    }

    /** Everything that has to be closed again. */
    private record Parts(
            DeviceThread devices, Disk disk, WorkerExecutor worker, NodeLoop node, JobApi api, StatusPage page) {}

    /**
     * Starts; done when the job interface listens, the devices were read and the controller is being looked for.
     * Fails with an {@link ExitException} of one line when the state folder or the port cannot be used.
     */
    public Future<Void> start() {
        return onLoop(this::open);
    }

    /** Stops in good order; done when jobs are gone and the devices are at the safe limit. */
    public Future<Void> stop() {
        return onLoop(this::close);
    }

    private Future<Void> open() {
        DeviceThread devices = new DeviceThread(vertx, timers, hardware, "devices of " + config.node());
        Disk disk = new Disk(vertx, config.stateDir(), config.node());
        WorkerExecutor worker = vertx.createSharedWorkerExecutor("jobs of " + config.node(), 1, 1, TimeUnit.HOURS);
        Future<Readings> first = devices.sample();
        return disk.open()
                .compose(kept -> first.compose(readings -> worker.executeBlocking(hardware::bootId)
                        .compose(bootId -> begin(devices, disk, worker, bootId, kept, readings))))
                .recover(failure -> {
                    devices.close();
                    worker.close();
                    return disk.close().transform(closed -> Future.failedFuture(failure));
                });
    }

    private Future<Void> begin(
            DeviceThread devices, Disk disk, WorkerExecutor worker, String bootId, Disk.Kept kept, Readings first) {
        NodeLoop node = new NodeLoop(loop, timers, config, devices, disk, worker, bootId, kept, first);
        JobApi api = new JobApi(vertx, timers, node.jobs(), node.figures());
        StatusPage page = new StatusPage(vertx, node::status);
        ControllerLink link = new ControllerLink(
                vertx,
                timers,
                node.controller(),
                config.controllerHost(),
                config.controllerPort(),
                config.tls(),
                config.node().hashCode());
        return show(page, disk)
                .compose(shown -> listen(api, kept.memory().jobPort()))
                .compose(port -> worker.executeBlocking(
                                () -> node.jobs().find(kept.memory().jobs()))
                        .compose((List<NodeJobs.Found> found) -> node.begin(found, port)))
                .recover(failure ->
                        api.close().eventually(page::close).transform(closed -> Future.failedFuture(failure)))
                .onSuccess(done -> {
                    parts = new Parts(devices, disk, worker, node, api, page);
                    node.attach(link);
                });
    }

    private Future<Void> show(StatusPage page, Disk disk) {
        return page.listen(config.statusPort())
                .recover(taken -> Future.failedFuture(ExitException.badInput("port " + config.statusPort()
                        + " for status and metrics cannot be used: " + taken.getMessage()
                        + " (choose another with --status-port)")))
                .compose(port -> disk.announce("http://127.0.0.1:" + port));
    }

    /** On the configured port; without one on that of before the restart, which jobs still know, or on a free one. */
    private Future<Integer> listen(JobApi api, int portBefore) {
        if (config.jobPort() == 0) {
            return api.listen(portBefore).recover(taken -> api.listen(0));
        }
        return api.listen(config.jobPort())
                .recover(taken -> Future.failedFuture(ExitException.badInput("port " + config.jobPort()
                        + " for jobs cannot be used: " + taken.getMessage() + " (choose another with --job-port)")));
    }

    private Future<Void> close() {
        Parts open = parts;
        parts = null;
        if (open == null) {
            return Future.succeededFuture();
        }
        return within(config.jobGrace().plus(LONGEST_GOODBYE), open.node().leave())
                .eventually(open.api()::close)
                .eventually(open.page()::close)
                .eventually(open.disk()::close)
                .eventually(() -> {
                    open.devices().close();
                    return open.worker().close();
                });
    }

    /** A device call that hangs must not keep the agent from ending. */
    private Future<Void> within(Duration longest, Future<Void> work) {
        Promise<Void> done = Promise.promise();
        Timers.Cancellable timeout =
                timers.after(longest, () -> done.tryFail("the node was left unfinished: its devices or jobs hang"));
        work.onComplete(result -> {
            timeout.cancel();
            if (result.succeeded()) {
                done.tryComplete();
            } else {
                done.tryFail(result.cause());
            }
        });
        return done.future();
    }

    private Future<Void> onLoop(Supplier<Future<Void>> work) {
        Promise<Void> done = Promise.promise();
        loop.runOnContext(nothing -> {
            try {
                work.get().onComplete(done);
            } catch (RuntimeException e) {
                done.fail(e);
            }
        });
        return done.future();
    }
}
