package org.wattwerk.simulator.faults;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import org.wattwerk.core.capping.Grant;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.JobSpec;
import org.wattwerk.core.cluster.NodeClass;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.control.Autopilot;
import org.wattwerk.core.control.ClusterView;
import org.wattwerk.core.control.Command;
import org.wattwerk.core.control.Curtailment;
import org.wattwerk.core.control.Decision;
import org.wattwerk.core.control.Directive;
import org.wattwerk.core.control.Freeze;
import org.wattwerk.core.control.JobProgress;
import org.wattwerk.core.control.JobView;
import org.wattwerk.core.control.Maintenance;
import org.wattwerk.core.control.NodeReport;
import org.wattwerk.core.planning.CheapestHours;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.time.Moment;

/** A controller's process: the autopilot of core between sessions and a store. */
final class ControllerProcess {
    private static final long TICK = 250;
    private static final long SHORTEST = 10;

    private final World world;
    private final long epoch;
    private final long clockAhead;
    private final Autopilot autopilot;
    private final Map<NodeId, Session> sessions = new TreeMap<>();
    private final Deque<Runnable> missed = new ArrayDeque<>();
    private final Map<JobId, JobView> kept = new HashMap<>();
    private boolean alive = true;
    private boolean stalled;
    private boolean urgent;
    private ClusterView view;

    ControllerProcess(World world) {
        this.world = world;
        this.epoch = world.store().nextEpoch();
        this.clockAhead = world.clock().between(0, 1_000_000);
        this.autopilot = new Autopilot(world.policy(), new CheapestHours(), epoch);
        for (JobView stored : world.store().jobs()) {
            kept.put(stored.spec().id(), stored);
            autopilot.recovered(new JobView(
                    stored.spec(),
                    stored.state(),
                    stored.why(),
                    stored.held(),
                    stored.goalFrom(),
                    stored.workDone(),
                    stored.attempt(),
                    Optional.empty(),
                    List.of(),
                    stored.history()));
        }
        world.store().orders().forEach(autopilot::recovered);
        autopilot.recovered(world.store().freeze());
        world.store()
                .maintenance()
                .forEach(node -> autopilot.recovered(
                        new Maintenance(node, "a fan", world.moment().day(), Maintenance.Phase.DRAINING)));
        this.view = autopilot.view(world.moment().day());
        world.tell("controller " + epoch, "starts");
    }

    void start() {
        tick();
        regularly();
    }

    long epoch() {
        return epoch;
    }

    boolean isAlive() {
        return alive;
    }

    boolean isWell() {
        return alive && !stalled;
    }

    /** Everything it knew after its last tick. */
    ClusterView view() {
        return view;
    }

    /** The node is in a session with it. */
    boolean hears(NodeId node) {
        return sessions.containsKey(node);
    }

    // ---- life

    void die() {
        alive = false;
        world.tell("controller " + epoch, "dies");
    }

    void stall(long length) {
        stalled = true;
        world.tell("controller " + epoch, "stands still");
        world.clock().after(length, () -> {
            stalled = false;
            if (alive) {
                world.tell("controller " + epoch, "goes on");
            }
            while (isWell() && !missed.isEmpty()) {
                missed.remove().run();
            }
        });
    }

    void awake(Runnable what) {
        if (!alive) {
            return;
        }
        if (stalled) {
            missed.add(what);
        } else {
            what.run();
        }
    }

    // ---- what people ask

    void submit(JobSpec spec, Runnable acknowledged) {
        awake(() -> {
            Optional<String> refused = autopilot.submitted(spec, world.moment().day());
            if (refused.isPresent()) {
                // A job that is here already was handed in again by somebody who got no answer; others can never start
                // here.
                if (view.jobs().stream().anyMatch(job -> job.spec().equals(spec))) {
                    acknowledged.run();
                }
                return;
            }
            view = autopilot.view(world.moment().day());
            world.store()
                    .keep(
                            this,
                            view.jobs().stream()
                                    .filter(job -> job.spec().equals(spec))
                                    .toList(),
                            acknowledged);
            soon();
        });
    }

    void cancel(JobId job) {
        awake(() -> {
            autopilot.cancelled(job, world.moment().day());
            soon();
        });
    }

    void order(Curtailment order, Runnable acknowledged) {
        awake(() -> {
            if (autopilot.ordered(order, world.moment().day()).isEmpty()) {
                world.store().keep(this, order, acknowledged);
            }
            soon();
        });
    }

    void freeze(boolean frozen) {
        awake(() -> {
            if (autopilot.freeze(frozen, "people want it", world.moment().day()).isEmpty()) {
                Optional<Freeze> present = autopilot.view(world.moment().day()).freeze();
                world.store().keep(this, present);
            }
            soon();
        });
    }

    void maintain(NodeId node, boolean out) {
        awake(() -> {
            Optional<String> refused = out
                    ? autopilot.maintain(node, "a fan", world.moment().day())
                    : autopilot.release(node, "a new fan", world.moment().day());
            if (refused.isEmpty()) {
                world.store().keep(this, node, out);
            }
            soon();
        });
    }

    void priced() {
        awake(() -> {
            autopilot.priced(world.prices());
            soon();
        });
    }

    // ---- what agents say

    void attached(Session session, String bootId, int gpus, Power held) {
        Optional<String> refused = autopilot.attached(
                session.node(), bootId, gpus, held, world.moment().day());
        world.laws().holds(refused.isEmpty(), () -> session.node() + " is refused: " + refused.get());
        Session before = sessions.put(session.node(), session);
        if (before != null) {
            before.closeAtController();
        }
        world.tell("controller " + epoch, session.node() + " attached, " + bootId + ", holds " + held);
        session.toAgent(() -> world.agentOf(session).ifPresent(agent -> agent.welcome(session, epoch)));
        soon();
    }

    void detached(Session session) {
        if (sessions.remove(session.node(), session)) {
            autopilot.detached(session.node(), "silent", world.moment().day());
            world.tell("controller " + epoch, session.node() + " detached");
            if (world.broken() == BrokenRule.SILENCE_FREES) {
                NodeClass nodeClass = world.nodeClass(session.node());
                readBack(session.node(), nodeClass.gpu().minLimit(), nodeClass.gpus(), Long.MAX_VALUE, true);
            }
            soon();
        }
    }

    void reported(Session session, NodeReport report) {
        if (isCurrent(session)) {
            autopilot.reported(report);
            soon();
        }
    }

    void progressed(Session session, JobId job, JobProgress progress) {
        if (isCurrent(session)) {
            autopilot.progressed(session.node(), job, progress, world.moment().day());
            world.truth(job).acknowledged(progress.checkpointStep());
            world.checkpointHeard();
            if (world.broken() == BrokenRule.FIRST_END_FREES_ALL && progress.phase() == JobProgress.Phase.EXITED) {
                everybodyEnded(job, progress);
            }
            soon();
        }
    }

    private boolean isCurrent(Session session) {
        return session.equals(sessions.get(session.node()));
    }

    // ---- the tick

    private void regularly() {
        world.clock().after(TICK, () -> {
            awake(this::tick);
            if (alive) {
                regularly();
            }
        });
    }

    private void soon() {
        if (!urgent) {
            urgent = true;
            world.clock()
                    .after(
                            SHORTEST,
                            () -> awake(() -> {
                                if (urgent) {
                                    tick();
                                }
                            }));
        }
    }

    private void tick() {
        urgent = false;
        Moment now = new Moment(
                Duration.ofMillis(clockAhead + world.clock().now()),
                world.moment().day());
        ClusterView before = autopilot.view(now.day());
        Decision decision = autopilot.tick(now);
        view = autopilot.view(now.day());
        world.laws().granted(before, view);
        List<Command> afterwards = new ArrayList<>();
        for (Command command : decision.commands()) {
            if (command instanceof Command.StartJob || sendsBack(command)) {
                afterwards.add(command);
            } else {
                send(command);
            }
        }
        decision.happenings()
                .forEach(happening -> world.tell("controller " + epoch, happening.text() + ": " + happening.why()));
        keep(afterwards);
    }

    /** An end of this job's process must not be taken for the end of the job by whoever reigns next. */
    private boolean sendsBack(Command command) {
        return command instanceof Command.DirectJob direct
                && direct.directive() == Directive.STOP
                && view.jobs().stream()
                        .anyMatch(job -> job.spec().id().equals(direct.job())
                                && job.history().goesBack());
    }

    /** No process is started before it is written down where, and none is sent back to the queue before that is. */
    private void keep(List<Command> afterwards) {
        List<JobView> changed = new ArrayList<>();
        for (JobView job : view.jobs()) {
            JobView last = kept.get(job.spec().id());
            if (last == null
                    || last.state() != job.state()
                    || last.attempt() != job.attempt()
                    || !last.held().equals(job.held())
                    || last.history().goesBack() != job.history().goesBack()
                    || last.history().crashes() != job.history().crashes()) {
                kept.put(job.spec().id(), job);
                changed.add(job);
            }
        }
        if (!changed.isEmpty() || !afterwards.isEmpty()) {
            world.store().keep(this, changed, () -> afterwards.forEach(this::send));
        }
    }

    private void send(Command command) {
        Session session = sessions.get(command.node());
        if (session == null) {
            return;
        }
        if (command instanceof Command.GrantLease lease) {
            Grant grant = lease.grant();
            session.toAgentSomehow(() -> world.agentOf(session).ifPresent(agent -> agent.lease(grant)));
            if (world.broken() == BrokenRule.GRANT_COUNTS_AS_READ_BACK) {
                NodeClass nodeClass = world.nodeClass(grant.node());
                readBack(
                        grant.node(),
                        nodeClass.gpuLimitWithin(grant.power()),
                        nodeClass.gpus(),
                        grant.sequence(),
                        grant.stopped());
            }
        } else if (command instanceof Command.StartJob start) {
            session.toAgent(() -> world.agentOf(session).ifPresent(agent -> agent.startJob(session, start, epoch)));
        } else if (command instanceof Command.DirectJob direct && direct.directive() == Directive.STOP) {
            session.toAgent(
                    () -> world.agentOf(session).ifPresent(agent -> agent.stopJob(session, direct.job(), epoch)));
        }
    }

    // ---- rules broken on purpose

    private void readBack(NodeId node, Power gpuLimit, int gpus, long sequence, boolean stopped) {
        autopilot.reported(new NodeReport(
                node, Power.ZERO, Power.ZERO, gpuLimit.times(gpus), gpuLimit, epoch, sequence, stopped, false));
    }

    private void everybodyEnded(JobId job, JobProgress first) {
        Set<NodeId> nodes = new HashSet<>(sessions.keySet());
        nodes.forEach(node -> autopilot.progressed(
                node,
                job,
                new JobProgress(
                        JobProgress.Phase.EXITED,
                        first.step(),
                        0,
                        OptionalDouble.empty(),
                        0,
                        first.checkpointStep(),
                        first.exitCode(),
                        first.message()),
                world.moment().day()));
    }
}
