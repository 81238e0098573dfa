package org.wattwerk.simulator.faults;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.wattwerk.core.capping.Grant;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.control.Command;
import org.wattwerk.core.control.JobProgress;
import org.wattwerk.core.control.NodeReport;
import org.wattwerk.core.enforcing.JobGate;
import org.wattwerk.core.enforcing.Lease;
import org.wattwerk.core.enforcing.LeaseKeeper;
import org.wattwerk.core.enforcing.LeaseMemory;
import org.wattwerk.core.enforcing.Order;
import org.wattwerk.core.quantity.Power;

/** An agent's process: the lease keeper of core between a machine and a session, with a disk that takes its time. */
final class NodeAgent {
    private static final Duration GRACE = Duration.ofSeconds(20);
    private static final long TICK = 200;
    private static final long STALE = 5_000;

    private final World world;
    private final Machine machine;
    private final LeaseKeeper keeper;
    private final Deque<Runnable> orders = new ArrayDeque<>();
    private final Deque<Runnable> missed = new ArrayDeque<>();
    private Optional<Session> session = Optional.empty();
    private boolean welcomed;
    private boolean alive = true;
    private boolean frozen;
    private boolean writing;
    private JobGate gate = JobGate.CLOSED;
    private Optional<Command.StartJob> ordered = Optional.empty();
    /** What the process that runs here now was told and has said; the truth of it is elsewhere. */
    private boolean stopTold;

    private boolean runServed = true;
    private Power read;
    private long lastAnswer;
    private String standing = "";

    NodeAgent(World world, Machine machine) {
        this.world = world;
        this.machine = machine;
        this.read = machine.gpuLimit();
        this.keeper = new LeaseKeeper(machine.bounds(), GRACE, machine.bootId(), machine.disk());
        this.lastAnswer = world.clock().now();
    }

    void start() {
        world.tell(machine.id().value(), "agent starts");
        keeper.jobsRest(rests());
        run(keeper.start(machine.elapsed()));
        after(world.clock().between(1, TICK), this::tick);
        after(1, this::sample);
        after(world.clock().between(50, 2_000), this::connect);
    }

    boolean isWell() {
        return alive && !frozen;
    }

    boolean isAlive() {
        return alive;
    }

    Optional<Session> session() {
        return session;
    }

    // ---- life

    void die() {
        alive = false;
        session.ifPresent(Session::closeAtAgent);
        session = Optional.empty();
        world.tell(machine.id().value(), "agent dies");
    }

    void freeze(long length) {
        frozen = true;
        world.tell(machine.id().value(), "agent freezes" + (length == Fault.FOR_EVER ? " for ever" : ""));
        if (length != Fault.FOR_EVER) {
            world.clock().after(length, () -> {
                frozen = false;
                while (alive && !frozen && !missed.isEmpty()) {
                    missed.remove().run();
                }
            });
        }
    }

    /** Runs now, or once it is awake again; never after its death. */
    void awake(Runnable what) {
        if (!alive) {
            return;
        }
        if (frozen) {
            missed.add(what);
        } else {
            what.run();
        }
    }

    private void after(long millis, Runnable what) {
        world.clock().after(millis, () -> awake(what));
    }

    // ---- session

    private void connect() {
        if (session.isPresent()) {
            return;
        }
        Optional<ControllerProcess> controller = world.reachable(machine.id());
        if (controller.isEmpty()) {
            after(world.clock().between(1_000, 3_000), this::connect);
            return;
        }
        Session made = new Session(world, this, machine.id(), controller.get());
        session = Optional.of(made);
        welcomed = false;
        Power held = keeper.lease().map(Lease::power).orElse(Power.ZERO);
        String bootId = machine.bootId();
        made.toController(() ->
                controller.get().attached(made, bootId, machine.nodeClass().gpus(), held));
        made.watch();
    }

    /** The session is over. */
    void lost(Session which) {
        if (session.filter(which::equals).isPresent()) {
            session = Optional.empty();
            welcomed = false;
            after(world.clock().between(500, 3_000), this::connect);
        }
    }

    void welcome(Session from, long epoch) {
        obey(from, epoch, () -> {
            if (session.filter(from::equals).isPresent()) {
                welcomed = true;
                sayJob();
                report();
                periodically();
            }
        });
    }

    private void periodically() {
        session.filter(present -> welcomed).ifPresent(present -> {
            report();
            sayJob();
            after(world.clock().between(400, 1_000), () -> {
                if (session.filter(present::equals).isPresent()) {
                    periodically();
                }
            });
        });
    }

    /** Does what a controller of this epoch asks, once the epoch is remembered. */
    private void obey(Session from, long epoch, Runnable command) {
        List<Order> heard = keeper.heard(epoch);
        boolean refused = heard.stream().anyMatch(order -> order instanceof Order.Refuse);
        if (refused && world.broken() != BrokenRule.OLD_EPOCH_IS_OBEYED) {
            from.closeAtAgent();
            lost(from);
            return;
        }
        run(heard);
        orders.add(command);
        pump();
    }

    void lease(Grant grant) {
        world.leaseArrived();
        long epoch = world.broken() == BrokenRule.OLD_EPOCH_IS_OBEYED
                ? Math.max(grant.epoch(), keeper.memory().highestEpoch())
                : grant.epoch();
        long sequence = epoch == grant.epoch() ? grant.sequence() : keeper.appliedSequence() + grant.sequence();
        run(keeper.received(
                new Lease(epoch, sequence, grant.power(), grant.ttl(), grant.mode(), grant.safeLimit(), grant.reason()),
                machine.elapsed()));
    }

    // ---- jobs

    void startJob(Session from, Command.StartJob start, long epoch) {
        obey(from, epoch, () -> {
            Optional<JobProcess> present = machine.process();
            boolean held = present.filter(JobProcess::isAlive).isPresent();
            if (held && !present.get().job.equals(start.job().id())) {
                world.laws()
                        .holds(
                                false,
                                () -> "node " + machine.id() + " is held by " + present.get().job
                                        + " and is told to start " + start.job().id());
            }
            boolean seen = present.filter(
                            process -> process.job.equals(start.job().id()) && process.attempt >= start.attempt())
                    .isPresent();
            if (held || seen) {
                sayJob();
                return;
            }
            ordered = Optional.of(start);
            stopTold = false;
            launchIfOpen();
        });
    }

    private void launchIfOpen() {
        if (gate == JobGate.OPEN && ordered.isPresent()) {
            Command.StartJob start = ordered.get();
            ordered = Optional.empty();
            runServed = true;
            machine.launch(world.truth(start.job().id()), start.attempt(), start.rank());
            keeper.jobsRest(rests());
            sayJob();
        }
    }

    void stopJob(Session from, JobId job, long epoch) {
        obey(from, epoch, () -> {
            if (ordered.filter(start -> start.job().id().equals(job)).isPresent()) {
                Command.StartJob dropped = ordered.get();
                ordered = Optional.empty();
                say(job, JobProgress.Phase.EXITED, 0, 0, 0, dropped.attempt());
            }
            machine.process().filter(process -> process.job.equals(job)).ifPresent(process -> {
                if (!stopTold) {
                    after(GRACE.toMillis(), () -> process.end(143));
                }
                stopTold = true;
                process.stop();
            });
        });
    }

    /** The process has moved; the agent hears of it a little later. */
    void processChanged() {
        after(world.clock().between(5, 60), () -> {
            machine.process().ifPresent(process -> {
                if (process.state() == JobProcess.State.RESTING && gate != JobGate.OPEN) {
                    runServed = false;
                }
            });
            keeper.jobsRest(rests());
            sayJob();
            checkStanding();
        });
    }

    /** At rest is what has said so and was not told to compute since. */
    private boolean rests() {
        Optional<JobProcess> process = machine.process().filter(JobProcess::isAlive);
        return process.isEmpty() || (process.get().state() == JobProcess.State.RESTING && !runServed);
    }

    private void follow(JobGate next) {
        gate = next;
        machine.process().filter(JobProcess::isAlive).ifPresent(process -> {
            if (next == JobGate.HELD) {
                process.rest();
            } else if (next == JobGate.OPEN && !stopTold) {
                runServed = true;
                process.run();
            }
        });
        launchIfOpen();
        keeper.jobsRest(rests());
    }

    private void sayJob() {
        machine.process().ifPresent(process -> {
            JobProgress.Phase phase = switch (process.state()) {
                case LOADING -> JobProgress.Phase.STARTING;
                case COMPUTING -> JobProgress.Phase.RUNNING;
                case RESTING -> JobProgress.Phase.PAUSED;
                case EXITED -> JobProgress.Phase.EXITED;
            };
            say(process.job, phase, process.step(), process.checkpointStep(), process.exitCode(), process.attempt);
        });
        ordered.ifPresent(start -> say(start.job().id(), JobProgress.Phase.STARTING, 0, 0, 0, start.attempt()));
    }

    private void say(JobId job, JobProgress.Phase phase, long step, long checkpoint, int exitCode, int attempt) {
        session.filter(present -> welcomed).ifPresent(present -> {
            JobProgress progress = new JobProgress(
                    phase,
                    step,
                    step,
                    OptionalDouble.empty(),
                    0,
                    checkpoint,
                    exitCode,
                    "exit code " + exitCode,
                    attempt);
            present.toController(() -> present.controller().progressed(present, job, progress));
        });
    }

    // ---- samples and reports

    private void tick() {
        run(keeper.tick(machine.elapsed()));
        checkStanding();
        after(TICK, this::tick);
    }

    private void sample() {
        if (machine.answers()) {
            look();
        }
        after(world.clock().between(300, 700), this::sample);
    }

    private void look() {
        read = machine.gpuLimit();
        lastAnswer = world.clock().now();
        run(keeper.readBack(machine.limits(), machine.elapsed()));
        checkStanding();
    }

    private void checkStanding() {
        String now = read + " " + keeper.appliedEpoch() + " " + keeper.appliedSequence() + " " + keeper.stopped();
        if (!now.equals(standing)) {
            standing = now;
            report();
        }
    }

    private void report() {
        session.filter(present -> welcomed).ifPresent(present -> {
            boolean stale = world.clock().now() - lastAnswer > STALE;
            int gpus = machine.nodeClass().gpus();
            Power limit = stale ? machine.nodeClass().gpu().defaultLimit() : read;
            // A sensor is off by up to 5 %.
            Power power =
                    machine.power().times(world.clock().between(950, 1_050)).dividedBy(1_000);
            NodeReport report = new NodeReport(
                    machine.id(),
                    power,
                    Power.ZERO,
                    limit.times(gpus),
                    limit,
                    keeper.appliedEpoch(),
                    keeper.appliedSequence(),
                    keeper.stopped() && !stale,
                    keeper.safeState(),
                    machine.process().filter(JobProcess::isAlive).map(process -> process.job));
            present.toControllerSomehow(() -> present.controller().reported(present, report));
        });
    }

    // ---- orders

    private void run(List<Order> next) {
        next.forEach(order -> orders.add(() -> carryOut(order)));
        pump();
    }

    private void pump() {
        while (!writing && !orders.isEmpty() && isWell()) {
            orders.remove().run();
        }
    }

    private void carryOut(Order order) {
        if (order instanceof Order.SetLimits set) {
            Power limit = set.limits().values().iterator().next();
            machine.set(
                    limit,
                    () -> awake(() -> {
                        read = machine.gpuLimit();
                        lastAnswer = world.clock().now();
                        run(keeper.limitsSet(machine.limits(), machine.elapsed()));
                        checkStanding();
                    }));
        } else if (order instanceof Order.GateJobs to) {
            follow(to.gate());
        } else if (order instanceof Order.UseDevices use) {
            machine.useDevices(use.use());
            look();
        } else if (order instanceof Order.EndJobs end) {
            world.tell(machine.id().value(), "its job is ended: " + end.why());
            machine.process().ifPresent(process -> process.end(143));
        } else if (order instanceof Order.Remember remember) {
            write(remember.memory(), remember.urgent());
        } else if (order instanceof Order.Say say) {
            world.tell(machine.id().value(), say.text());
        }
    }

    /** What is urgent is on the disk before anything else is done; the rest gets there when it does. */
    private void write(LeaseMemory memory, boolean urgent) {
        writing = urgent;
        world.clock()
                .after(urgent ? world.clock().between(1, 30) : world.clock().between(1, 200), () -> {
                    if (alive) {
                        machine.write(memory);
                        if (urgent) {
                            awake(() -> {
                                writing = false;
                                pump();
                            });
                        }
                    }
                });
    }
}
