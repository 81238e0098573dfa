package org.wattwerk.core.control;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.wattwerk.core.capping.Grant;
import org.wattwerk.core.capping.LeaseBook;
import org.wattwerk.core.capping.QuarterHourGuard;
import org.wattwerk.core.capping.RampLimit;
import org.wattwerk.core.capping.TreeLimits;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.JobSpec;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.planning.Plan;
import org.wattwerk.core.planning.Planner;
import org.wattwerk.core.planning.PlanningBasis;
import org.wattwerk.core.planning.PricedQuarterHour;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.time.Moment;
import org.wattwerk.core.time.QuarterHour;

/**
 * The controller as a state machine. What happens outside comes in by its methods; {@link #tick} decides and returns the
 * commands to carry out, each with its reason. It asks no clock, does no I/O and is owned by one thread; the live controller
 * and the simulator run this very class.
 *
 * <p>One tick goes down the four clocks: plan (quarter hour), schedule (jobs to nodes), cap (shares of the limit), lease.
 */
public final class Autopilot {
    private final ControlPolicy policy;
    private final Witness witness;
    private final PlanKeeper plans;
    private final LeaseBook leases;
    private final OrderBook orders;
    private final Fleet fleet;
    private final JobDesk jobs;
    private final CheckpointWatch checkpoints;
    private final CapDesk caps;
    private final RunningCost cost;
    private final MaintenanceDesk maintenance;
    private final WhyDesk whys;
    private final Optional<QuarterHourGuard> guard;
    private final Outbox outbox = new Outbox();
    /** What is left of the quarter hour's energy allows so much; empty where no peak is set. */
    private Optional<Power> leftOfQuarterHour = Optional.empty();

    private Optional<Freeze> freeze = Optional.empty();
    private Optional<Instant> lastTick = Optional.empty();

    /**
     * @param epoch higher than that of every controller before
     */
    public Autopilot(ControlPolicy policy, Planner planner, long epoch) {
        this(policy, planner, epoch, Witness.NONE);
    }

    /**
     * @param epoch higher than that of every controller before
     * @param witness sees what is told and what is decided
     */
    public Autopilot(ControlPolicy policy, Planner planner, long epoch, Witness witness) {
        this.policy = policy;
        this.witness = witness;
        this.plans = new PlanKeeper(policy, new WitnessedPlanner(planner, witness));
        this.orders = new OrderBook(policy.site().limit(), policy.grid().ramp().map(RampLimit::fallPerMinute));
        this.leases = new LeaseBook(policy.site(), epoch, policy.terms());
        this.fleet = new Fleet(policy.site());
        this.cost = new RunningCost(fleet, policy.site().overhead());
        this.jobs = new JobDesk(
                fleet, outbox, new Departures(fleet, outbox, epoch, leases::sequence), cost, policy, leases::charged);
        this.checkpoints = new CheckpointWatch(policy.checkpoints(), outbox);
        this.whys = new WhyDesk(policy, fleet, jobs, cost);
        this.caps = new CapDesk(policy, plans, leases, fleet, jobs, orders, outbox);
        this.guard = policy.grid().quarterHourPeak().map(QuarterHourGuard::new);
        this.maintenance = new MaintenanceDesk(fleet, jobs, caps, leases, outbox);
    }

    /** The prices that are known, in order; a new list replaces the old one. */
    public void priced(List<PricedQuarterHour> known) {
        priced(PlanningBasis.ofDay(known));
    }

    /** All that is known of prices and of the meter's year; replaces what was known before. */
    public void priced(PlanningBasis known) {
        witness.told(new Input.Priced(known.day()));
        cost.priced(known.day());
        plans.priced(known);
    }

    /** The plan that is followed now. */
    public Plan plan() {
        return plans.plan();
    }

    /**
     * A job enters the queue.
     *
     * @return why it is refused; empty if it is taken
     */
    public Optional<String> submitted(JobSpec spec, Instant now) {
        witness.told(new Input.Submitted(spec, now));
        plans.isStale();
        return jobs.submitted(spec, now);
    }

    /** A job as it was stored before a restart. */
    public void recovered(JobView stored) {
        witness.told(new Input.RecoveredJob(stored));
        plans.isStale();
        jobs.recovered(stored);
    }

    /**
     * The owner gives a job up; it ends at a checkpoint.
     *
     * @return why that is refused; empty if it is done
     */
    public Optional<String> cancelled(JobId id, Instant now) {
        witness.told(new Input.Cancelled(id, now));
        plans.isStale();
        return jobs.cancelled(id, now);
    }

    /**
     * A job that is held because it crashed again and again goes back to the queue.
     *
     * @return why that is refused; empty if it is done
     */
    public Optional<String> released(JobId id, Instant now) {
        witness.told(new Input.Released(id, now));
        plans.isStale();
        return jobs.released(id, now);
    }

    /** Why no job may start, such as a budget that is used up; empty if any may. */
    public void closed(Optional<String> reason) {
        witness.told(new Input.Closed(reason));
        jobs.close(reason);
    }

    /**
     * An outside order to stay under a limit.
     *
     * @return why it is refused; empty if it will be held
     */
    public Optional<String> ordered(Curtailment order, Instant now) {
        witness.told(new Input.Ordered(order, now));
        Power lowest = caps.lowestAtConnection(now);
        if (lowest.exceeds(order.limit())) {
            return Optional.of(
                    "the limit of " + order.limit() + " cannot be held: with every pausable job at rest and the"
                            + " others at their lowest limit the site may still draw " + lowest);
        }
        orders.add(order);
        plans.isStale();
        outbox.say(
                now,
                Happening.Kind.ORDER,
                "order " + order.id() + ": at most " + order.limit() + " at the connection point",
                order.reason() + ", until " + order.end().truncatedTo(ChronoUnit.SECONDS));
        return Optional.empty();
    }

    /** An outside order that was taken before a restart; whether it can be held was answered then. */
    public void recovered(Curtailment stored) {
        witness.told(new Input.RecoveredOrder(stored));
        orders.add(stored);
    }

    /**
     * An order is taken back.
     *
     * @return false if there is none of that name
     */
    public boolean revoked(String order, Instant now) {
        witness.told(new Input.Revoked(order, now));
        if (!orders.remove(order)) {
            return false;
        }
        plans.isStale();
        outbox.say(now, Happening.Kind.ORDER, "order " + order + " taken back", "whoever gave it asked for it");
        return true;
    }

    /**
     * People forbid every raise, or allow raises again. It needs neither a plan nor prices.
     *
     * @param reason who wants it and why
     * @return why that is refused; empty if it is done
     */
    public Optional<String> freeze(boolean frozen, String reason, Instant now) {
        witness.told(new Input.Frozen(frozen, reason, now));
        if (frozen == freeze.isPresent()) {
            return Optional.of(
                    freeze.map(held -> "raises are forbidden already, since " + held.since() + ": " + held.reason())
                            .orElse("nothing is frozen"));
        }
        hold(frozen ? Optional.of(new Freeze(reason, now)) : Optional.empty());
        outbox.say(
                now, Happening.Kind.ORDER, frozen ? "frozen: nothing is raised" : "raises are allowed again", reason);
        return Optional.empty();
    }

    /** Whether people had forbidden every raise before a restart. */
    public void recovered(Optional<Freeze> stored) {
        witness.told(new Input.RecoveredFreeze(stored));
        hold(stored);
    }

    private void hold(Optional<Freeze> stored) {
        freeze = stored;
        leases.freeze(stored.isPresent());
    }

    /**
     * People take a node out of work, so that its devices can be reset: its job leaves through a checkpoint, and the node is
     * charged what its devices draw by default. It needs neither a plan nor prices.
     *
     * @param reason who wants it and why
     * @return why that is refused; empty if it is done
     */
    public Optional<String> maintain(NodeId node, String reason, Instant now) {
        witness.told(new Input.Maintained(node, true, reason, now));
        plans.isStale();
        return maintenance.take(node, reason, now);
    }

    /**
     * People give a node back to work; its agent takes the driver up and lowers the limits, which then are read back.
     *
     * @return why that is refused; empty if it is done
     */
    public Optional<String> release(NodeId node, String reason, Instant now) {
        witness.told(new Input.Maintained(node, false, reason, now));
        return maintenance.release(node, reason, now);
    }

    /** A node that people had taken out of work before a restart. */
    public void recovered(Maintenance stored) {
        witness.told(new Input.RecoveredMaintenance(stored));
        maintenance.recovered(stored);
    }

    /** Why a job is where it is; empty if there is none of that name. */
    public Optional<Why> why(JobId job, Instant now) {
        return whys.why(job, plans.plan(), orders.inForce(now), freeze, now)
                .map(answer ->
                        leftOfQuarterHour.filter(orders.limit(now)::exceeds).isEmpty()
                                ? answer
                                : answer.heldByQuarterHour(
                                        policy.grid().quarterHourPeak().orElseThrow(),
                                        QuarterHour.containing(now).end()));
    }

    /**
     * A node began a session.
     *
     * @param bootId changes when its devices may have fallen back to the driver's defaults
     * @param heldLease power of the lease it still holds; zero if none
     * @return why it is refused; empty if it may stay
     */
    public Optional<String> attached(NodeId id, String bootId, int gpus, Power heldLease, Instant now) {
        witness.told(new Input.Attached(id, bootId, gpus, heldLease, now));
        if (!fleet.has(id)) {
            return Optional.of("node " + id + " is not in the inventory of site "
                    + policy.site().name());
        }
        ManagedNode node = fleet.node(id);
        if (gpus != node.nodeClass.gpus()) {
            return Optional.of("node " + id + " has " + gpus + " GPUs, its class " + node.nodeClass.name() + " says "
                    + node.nodeClass.gpus());
        }
        boolean wasHere = node.presence == NodeView.Presence.SILENT;
        boolean otherBoot = !node.bootId.equals(bootId);
        boolean restarted = otherBoot && !node.bootId.isEmpty();
        leases.attached(id, otherBoot, heldLease);
        node.presence = NodeView.Presence.ATTACHED;
        node.bootId = bootId;
        // What it said in an earlier session holds no more.
        node.report = Optional.empty();
        outbox.say(now, Happening.Kind.NODE, id + " attached", wasHere ? "its agent is back" : "its agent said hello");
        if (jobs.attached(id, restarted, now)) {
            plans.isStale();
        }
        return Optional.empty();
    }

    /** A node's session ended; it keeps its charge. */
    public void detached(NodeId id, String why, Instant now) {
        witness.told(new Input.Detached(id, why, now));
        plans.isStale();
        leases.detached(id);
        fleet.node(id).presence = NodeView.Presence.SILENT;
        jobs.detached(id);
        outbox.say(now, Happening.Kind.NODE, id + " silent; " + leases.charged(id) + " stay charged", why);
    }

    /** A node said what it does. */
    public void reported(NodeReport report) {
        witness.told(new Input.Reported(report));
        fleet.node(report.node()).report = Optional.of(report);
        if (jobs.reported(report.node(), report)) {
            plans.isStale();
        }
        leases.readBack(
                report.node(), report.appliedEpoch(), report.appliedSequence(), report.limits(), report.stopped());
    }

    /** A job's process on a node said where it stands. */
    public void progressed(NodeId node, JobId id, JobProgress said, Instant now) {
        witness.told(new Input.Progressed(node, id, said, now));
        if (jobs.progressed(node, id, said, now)) {
            plans.isStale();
        }
    }

    /** Decides. */
    public Decision tick(Moment now) {
        Instant day = now.day();
        countWork(day);
        jobs.tick(now.elapsed(), day);
        checkpoints.tick(jobs.all(), orders.announced(day), now.elapsed(), day);
        maintenance.drain(day);
        dropOrdersThatAreOver(day);
        TreeLimits lasting = TreeLimits.of(policy.site(), policy.site().itWithin(orders.limit(day)));
        if (jobs.place(lasting, day)) {
            plans.isStale();
        }
        plans.refresh(day, jobs.all(), fleet::classOf);
        guardQuarterHour(day);
        caps.cap(TreeLimits.of(policy.site(), policy.site().itWithin(limit(day))), now);
        maintenance.note(day);
        jobs.startPlaced(
                node -> leases.latest(node).filter(grant -> !grant.stopped()).isPresent());
        whys.note(freeze, day);
        Decision decision = outbox.drain();
        witness.decided(new Input.Ticked(now), decision);
        return decision;
    }

    private void guardQuarterHour(Instant day) {
        Optional<Power> before = leftOfQuarterHour;
        leftOfQuarterHour = guard.map(held -> held.limit(day, policy.site().connectionPower(leases.chargedTotal())));
        boolean binds = leftOfQuarterHour.filter(orders.limit(day)::exceeds).isPresent();
        boolean bound = before.filter(orders.limit(day)::exceeds).isPresent();
        if (binds && !bound) {
            outbox.say(
                    day,
                    Happening.Kind.LIMIT,
                    "at most " + leftOfQuarterHour.get() + " until "
                            + QuarterHour.containing(day).end(),
                    "the mean of the quarter hour is to stay below "
                            + policy.grid().quarterHourPeak().orElseThrow());
        }
    }

    /** What the connection point may draw now. */
    private Power limit(Instant now) {
        Power ordered = orders.limit(now);
        return leftOfQuarterHour.map(left -> Power.min(left, ordered)).orElse(ordered);
    }

    /** The utility's meter was read: the register of everything drawn at the connection point. */
    public void metered(Instant at, Energy register) {
        witness.told(new Input.Metered(at, register));
        guard.ifPresent(held -> held.metered(at, register));
    }

    /** What readers may see. */
    public ClusterView view(Instant now) {
        List<NodeView> nodeViews = new ArrayList<>();
        for (ManagedNode node : fleet.all()) {
            nodeViews.add(new NodeView(
                    node.id,
                    node.nodeClass,
                    node.presence,
                    leases.charged(node.id),
                    leases.latest(node.id).map(Grant::power),
                    node.report,
                    node.job,
                    node.maintenance));
        }
        return new ClusterView(
                limit(now),
                orders.inForce(now),
                policy.site().connectionPower(leases.chargedTotal()),
                nodeViews,
                jobs.views(),
                orders.all(),
                freeze,
                leftOfQuarterHour.filter(orders.limit(now)::exceeds));
    }

    private void countWork(Instant day) {
        Duration passed = lastTick.map(last -> Duration.between(last, day)).orElse(Duration.ZERO);
        if (lastTick.isEmpty() || !QuarterHour.containing(lastTick.get()).contains(day)) {
            plans.isStale();
        }
        lastTick = Optional.of(day);
        jobs.worked(passed, policy, day);
        plans.notice(jobs.all());
    }

    private void dropOrdersThatAreOver(Instant now) {
        for (Curtailment order : orders.dropOver(now)) {
            plans.isStale();
            outbox.say(
                    now,
                    Happening.Kind.ORDER,
                    "order " + order.id() + " is over",
                    "it held until " + order.end().truncatedTo(ChronoUnit.SECONDS));
        }
    }
}
