package org.wattwerk.core.control;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.wattwerk.core.capping.Allocation;
import org.wattwerk.core.capping.Allotment;
import org.wattwerk.core.capping.Demand;
import org.wattwerk.core.capping.Grant;
import org.wattwerk.core.capping.LeaseBook;
import org.wattwerk.core.capping.NodeTarget;
import org.wattwerk.core.capping.Ramp;
import org.wattwerk.core.capping.SpeedCurve;
import org.wattwerk.core.capping.TreeLimits;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.NodeClass;
import org.wattwerk.core.cluster.PowerTree;
import org.wattwerk.core.planning.OperatingPoints;
import org.wattwerk.core.planning.PlannedTarget;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.time.Moment;
import org.wattwerk.core.time.QuarterHour;

/** From what jobs want to what nodes get: demands by group, their shares of the limits, and the leases that carry them. */
final class CapDesk {
    /** Within this a lower limit is set and read back, or something keeps the node from it. */
    private static final Duration COMES_DOWN = Duration.ofSeconds(3);

    private final ControlPolicy policy;
    private final PlanKeeper plans;
    private final LeaseBook leases;
    private final Fleet fleet;
    private final JobDesk jobs;
    private final OrderBook orders;
    private final Outbox outbox;
    private final Map<String, SpeedCurve> curves = new HashMap<>();
    private final Optional<Ramp> ramp;
    private Optional<Division> last = Optional.empty();
    private Optional<Moment> before = Optional.empty();
    private double pace = 1;
    private long divisions;

    /** A question and its answer, kept until the question changes. */
    private record Division(Allocation.Input input, Allocation allocation) {}

    CapDesk(
            ControlPolicy policy,
            PlanKeeper plans,
            LeaseBook leases,
            Fleet fleet,
            JobDesk jobs,
            OrderBook orders,
            Outbox outbox) {
        this.policy = policy;
        this.plans = plans;
        this.leases = leases;
        this.fleet = fleet;
        this.jobs = jobs;
        this.orders = orders;
        this.outbox = outbox;
        this.ramp = policy.grid()
                .ramp()
                .map(limit -> new Ramp(limit.ofIt(policy.site().overhead())));
    }

    /** How often limits were divided anew, for those who want to see that nothing is done twice. */
    long divisions() {
        return divisions;
    }

    /** Divides the limits among the jobs, if anything has changed, and grants the leases that follow. */
    void cap(TreeLimits limits, Moment now) {
        fleet.all().forEach(node -> listen(node, now.elapsed()));
        Allocation.Input input =
                new Allocation.Input(policy.site().tree(), limits, fixed(), shaped(demands(now.day()), now));
        if (last.filter(division -> division.input().equals(input)).isEmpty()) {
            divisions++;
            last = Optional.of(new Division(input, Allocation.of(input)));
        }
        last.get().allocation().allotments().forEach(allotment -> jobs.allotted(allotment, now.day()));
        grantLeases(limits, now);
    }

    /** What jobs want, as far as power may change by now. */
    private List<Demand> shaped(List<Demand> demands, Moment now) {
        before.filter(last -> now.elapsed().compareTo(last.elapsed()) > 0)
                .ifPresent(last ->
                        pace = (double) Duration.between(last.day(), now.day()).toNanos()
                                / now.elapsed().minus(last.elapsed()).toNanos());
        before = Optional.of(now);
        if (ramp.isEmpty()) {
            return demands;
        }
        QuarterHour present = QuarterHour.containing(now.day());
        Map<JobId, ManagedJob> placed = new HashMap<>();
        jobs.all().forEach(job -> placed.put(job.spec.id(), job));
        return ramp.get()
                .shape(
                        demands,
                        id -> presently(Objects.requireNonNull(placed.get(id))),
                        demand -> plans.target(
                                        Objects.requireNonNull(placed.get(demand.job())),
                                        demand.groups().get(0).nodeClass(),
                                        present.end())
                                .gpuLimit(),
                        new Ramp.At(
                                now.elapsed(),
                                present,
                                Duration.between(present.start(), now.day()),
                                Math.max(0, pace)));
    }

    /** The limit of a job's GPUs as it stands: after a restart of the controller, what its nodes say. */
    private Optional<Power> presently(ManagedJob job) {
        if (job.allotment.isPresent() || !job.state.mayCompute()) {
            return job.allotment.flatMap(Allotment::gpuLimit);
        }
        return job.nodes.stream()
                .flatMap(id -> fleet.node(id).report.stream())
                .filter(report -> !report.stopped())
                .map(NodeReport::gpuLimit)
                .min(Comparator.naturalOrder());
    }

    /** A driver that hangs, or a limit that is not applied, must not leave the others where they are. */
    private void listen(ManagedNode node, Duration elapsed) {
        boolean above = leases.latest(node.id)
                .filter(grant -> leases.charged(node.id).exceeds(grant.power()))
                .isPresent();
        if (!above) {
            node.aboveLeaseSince = Optional.empty();
        } else if (node.aboveLeaseSince.isEmpty()) {
            node.aboveLeaseSince = Optional.of(elapsed);
        }
        node.deaf = node.aboveLeaseSince
                .filter(since -> elapsed.minus(COMES_DOWN).compareTo(since) >= 0)
                .isPresent();
    }

    /** What the connection point draws at least: pausable jobs at rest, others at their lowest, silent nodes as charged. */
    Power lowestAtConnection(Instant now) {
        return policy.site().connectionPower(Allocation.lowest(fixed().get(PowerTree.CONNECTION_POINT), demands(now)));
    }

    /**
     * Why a node cannot be charged the driver's default, although every job that may rest does and every other is at its
     * lowest; empty if it can.
     */
    Optional<String> noRoomFor(ManagedNode out, Instant now) {
        PowerTree tree = policy.site().tree();
        TreeLimits limits = TreeLimits.of(policy.site(), policy.site().itWithin(orders.limit(now)));
        List<Demand> others = demands(now).stream()
                .filter(demand -> out.job.filter(demand.job()::equals).isEmpty())
                .toList();
        List<Power> fixed = sums(node -> {
            if (node == out) {
                return Power.max(fixed(out), out.nodeClass.unread());
            }
            boolean drained = node.job.isPresent() && node.job.equals(out.job) && node.isAttached() && !node.deaf;
            return drained ? node.nodeClass.stopped() : fixed(node);
        });
        List<Power> shortfalls =
                Allocation.of(new Allocation.Input(tree, limits, fixed, others)).shortfalls();
        for (int domain = tree.place(out.id); domain >= 0; domain = tree.parent(domain)) {
            if (!shortfalls.get(domain).isZero()) {
                return Optional.of("node " + out.id + " would be charged " + out.nodeClass.unread()
                        + ", what its devices draw by default, and " + tree.name(domain) + " has no room for it: "
                        + shortfalls.get(domain) + " too much with every pausable job at rest");
            }
        }
        return Optional.empty();
    }

    /** What placed jobs want of the nodes that can be told so. */
    List<Demand> demands(Instant now) {
        List<Demand> demands = new ArrayList<>();
        for (ManagedJob job : jobs.all()) {
            List<Demand.Group> groups = groups(job);
            if (groups.isEmpty()) {
                continue;
            }
            NodeClass lead = groups.get(0).nodeClass();
            PlannedTarget target = plans.target(job, lead, now);
            demands.add(new Demand(
                    job.spec.id(),
                    groups,
                    target.gpuLimit(),
                    plans.economicFloor(lead),
                    job.spec.priority(),
                    job.spec.pausable(),
                    target.reason()));
        }
        return demands;
    }

    /** Its nodes by class and power domain, those of the first node's class first. */
    private List<Demand.Group> groups(ManagedJob job) {
        if (!job.isPlaced()) {
            return List.of();
        }
        PowerTree tree = policy.site().tree();
        Map<Place, Integer> counts = new LinkedHashMap<>();
        for (var id : job.nodes) {
            ManagedNode node = fleet.node(id);
            if (node.isAttached() && !node.deaf) {
                counts.merge(new Place(node.nodeClass, tree.place(id)), 1, Integer::sum);
            }
        }
        NodeClass lead = fleet.classOf(job);
        List<Demand.Group> groups = new ArrayList<>();
        counts.forEach((place, count) ->
                groups.add(new Demand.Group(place.nodeClass(), place.domain(), count, curve(place.nodeClass()))));
        groups.sort(Comparator.comparing(group -> !group.nodeClass().equals(lead)));
        return groups;
    }

    private record Place(NodeClass nodeClass, int domain) {}

    private SpeedCurve curve(NodeClass nodeClass) {
        return curves.computeIfAbsent(nodeClass.gpu().name(), name -> {
            OperatingPoints points = policy.speedsOf(name);
            return SpeedCurve.of(points.points().stream()
                    .map(point -> new SpeedCurve.Point(point.gpuLimit(), point.speed()))
                    .toList());
        });
    }

    /**
     * For each domain, what the nodes are charged that no job's share moves: at rest where that can be ordered, as charged
     * where nobody listens.
     */
    private List<Power> fixed() {
        return sums(this::fixed);
    }

    private List<Power> sums(Function<ManagedNode, Power> of) {
        long[] sums = policy.site()
                .tree()
                .sums(
                        policy.site().nodes().keySet(),
                        id -> of.apply(fleet.node(id)).milliwatts());
        List<Power> fixed = new ArrayList<>();
        for (long sum : sums) {
            fixed.add(new Power(sum));
        }
        return fixed;
    }

    private Power fixed(ManagedNode node) {
        if (!node.isAttached() || node.deaf) {
            return leases.charged(node.id);
        }
        if (node.job.isPresent()) {
            return Power.ZERO;
        }
        return node.maintenance.isPresent() ? node.nodeClass.unread() : node.nodeClass.stopped();
    }

    private void grantLeases(TreeLimits limits, Moment now) {
        // Those that go down first: what they give back can be granted only after it was read back, but never later.
        List<Wish> wishes = new ArrayList<>();
        for (ManagedNode node : fleet.all()) {
            if (node.isAttached()) {
                NodeTarget target = target(node);
                wishes.add(new Wish(node, target, wanted(node, target)));
            }
        }
        wishes.sort(Comparator.comparing(Wish::power));
        for (Wish wish : wishes) {
            leases.next(wish.node().id, wish.target(), limits, now.elapsed())
                    .ifPresent(grant -> outbox.send(new Command.GrantLease(grant)));
        }
    }

    private static Power wanted(ManagedNode node, NodeTarget target) {
        return target.maintenance()
                ? node.nodeClass.unread()
                : target.gpuLimit().map(node.nodeClass::at).orElse(Power.ZERO);
    }

    private record Wish(ManagedNode node, NodeTarget target, Power power) {}

    private NodeTarget target(ManagedNode node) {
        boolean outAlready = leases.latest(node.id).filter(Grant::maintenance).isPresent();
        boolean mayGo = outAlready || node.report.filter(NodeReport::stopped).isPresent();
        if (node.maintenance.isPresent() && node.isEmpty() && mayGo) {
            return NodeTarget.maintenance(
                    "maintenance: " + node.maintenance.get().reason());
        }
        return jobs.on(node)
                .flatMap(job -> job.allotment)
                .map(allotment -> new NodeTarget(allotment.limitOf(node.nodeClass), allotment.reason()))
                .orElseGet(() -> NodeTarget.stopped("no job is on this node"));
    }
}
