package org.wattwerk.simulator.faults;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.JobState;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.cluster.PowerTree;
import org.wattwerk.core.cluster.Site;
import org.wattwerk.core.control.ClusterView;
import org.wattwerk.core.control.JobView;
import org.wattwerk.core.control.NodeView;
import org.wattwerk.core.quantity.Power;

/** What must hold at every instant of a run, reckoned from the truth of the machines and not from what a controller believes. */
final class Laws {
    /** How often everything is looked at. */
    static final long LOOK = 50;

    private static final int LOOKS_PER_SECOND = 20;
    /** Until a changed limit must be felt by every node that can be reached. */
    private static final long REACTION = 8_000;

    private static final long FOREIGN_LIMIT_MAX = 5_000;

    private final World world;
    private final Site site;
    private final PowerTree tree;
    private final Deque<long[]> lastSecond = new ArrayDeque<>();
    private final long[] secondSums;
    private final long[] overSince;
    private final Map<NodeId, Long> unreachableAt = new HashMap<>();
    private final Set<JobId> acknowledged = new LinkedHashSet<>();
    private final Map<JobId, Long> settledAt = new HashMap<>();
    private long looks;

    Laws(World world) {
        this.world = world;
        this.site = world.policy().site();
        this.tree = site.tree();
        this.secondSums = new long[tree.size()];
        this.overSince = new long[tree.size()];
        java.util.Arrays.fill(overSince, -1);
    }

    long looks() {
        return looks;
    }

    void holds(boolean law, Supplier<String> otherwise) {
        if (!law) {
            throw world.broken(otherwise.get());
        }
    }

    void acknowledged(JobId job) {
        acknowledged.add(job);
    }

    /** No tick raises what nodes are charged beyond a limit, nor at all while people forbid it. */
    void granted(ClusterView before, ClusterView after) {
        long[] was = charged(before);
        long[] is = charged(after);
        holds(
                after.freeze().isEmpty() || java.util.Arrays.equals(was, is),
                () -> "a tick moves what is charged although every raise is forbidden: "
                        + java.util.Arrays.toString(was) + " -> " + java.util.Arrays.toString(is));
        for (int domain = 0; domain < tree.size(); domain++) {
            int at = domain;
            long limit = limit(domain, after.limit()).milliwatts();
            holds(
                    is[domain] <= Math.max(limit, was[domain]),
                    () -> tree.name(at) + " is charged " + new Power(is[at]) + " after a tick, " + new Power(was[at])
                            + " before it, its limit is " + new Power(limit));
        }
    }

    private long[] charged(ClusterView view) {
        Map<NodeId, Power> charges = new HashMap<>();
        view.nodes().forEach(node -> charges.put(node.node(), node.charged()));
        return sums(charges::get);
    }

    private long[] sums(Function<NodeId, Power> value) {
        return tree.sums(site.nodes().keySet(), node -> value.apply(node).milliwatts());
    }

    private Power limit(int domain, Power atConnection) {
        return domain == PowerTree.CONNECTION_POINT
                ? site.itWithin(atConnection)
                : tree.domain(domain).itWithin();
    }

    /** Looks at everything once. */
    void look() {
        looks++;
        Optional<ControllerProcess> reigning = world.reigning();
        reigning.ifPresent(this::chargesCoverTheTruth);
        foreignLimitsDoNotLast();
        powerStaysBelowLimits();
        if (looks % LOOKS_PER_SECOND == 0) {
            reigning.ifPresent(controller -> {
                submissionsAreKnown(controller);
                controller.view().jobs().forEach(this::noteSettled);
            });
        }
    }

    /** Every node is charged at least what we let it draw. */
    private void chargesCoverTheTruth(ControllerProcess controller) {
        for (NodeView node : controller.view().nodes()) {
            Power truth = world.machine(node.node()).mayDraw();
            holds(
                    !truth.exceeds(node.charged()),
                    () -> "node " + node.node() + " may draw " + truth + " and is charged " + node.charged()
                            + " by controller " + controller.epoch());
        }
    }

    private void foreignLimitsDoNotLast() {
        for (Machine machine : world.machines()) {
            boolean wellLongEnough =
                    world.clock().now() - unreachableAt.getOrDefault(machine.id(), 0L) > FOREIGN_LIMIT_MAX;
            holds(
                    machine.foreignSince() < 0
                            || !wellLongEnough
                            || world.clock().now() - machine.foreignSince() <= FOREIGN_LIMIT_MAX,
                    () -> "a limit that somebody else set stands on " + machine.id() + " for longer than "
                            + FOREIGN_LIMIT_MAX + " ms");
        }
    }

    private void powerStaysBelowLimits() {
        long[] now = sums(node -> world.machine(node).power());
        lastSecond.addLast(now);
        for (int domain = 0; domain < now.length; domain++) {
            secondSums[domain] += now[domain];
        }
        if (lastSecond.size() > LOOKS_PER_SECOND) {
            long[] old = lastSecond.removeFirst();
            for (int domain = 0; domain < old.length; domain++) {
                secondSums[domain] -= old[domain];
            }
        }
        long[] floor = sums(this::lowest);
        Power atConnection = world.limitInForce(REACTION);
        for (int domain = 0; domain < now.length; domain++) {
            int at = domain;
            Power mean = new Power(secondSums[domain] / lastSecond.size());
            Power limit = Power.max(limit(domain, atConnection), new Power(floor[domain]));
            if (!mean.exceeds(limit)) {
                overSince[domain] = -1;
                continue;
            }
            if (overSince[domain] < 0) {
                overSince[domain] = world.clock().now();
            }
            holds(
                    world.clock().now() - overSince[domain] <= world.toleranceMillis(),
                    () -> tree.name(at) + " draws " + mean + " as a mean of a second, its limit is " + limit
                            + ", for longer than " + world.toleranceMillis() + " ms");
        }
    }

    /** What a node draws at least: as it is while nobody can tell it anything, else at rest or at its lowest limit. */
    private Power lowest(NodeId id) {
        Machine machine = world.machine(id);
        if (!world.isReachable(machine)) {
            unreachableAt.put(id, world.clock().now());
        }
        boolean reachedForLong = world.clock().now() - unreachableAt.getOrDefault(id, -REACTION) > REACTION;
        if (!reachedForLong) {
            return Power.max(machine.power(), machine.mayDraw());
        }
        boolean mayRest = machine.process()
                .filter(JobProcess::isAlive)
                .map(process -> world.isPausable(process.job))
                .orElse(true);
        return mayRest ? machine.nodeClass().stopped() : machine.nodeClass().lowestCapped();
    }

    private void submissionsAreKnown(ControllerProcess controller) {
        Set<JobId> known = new LinkedHashSet<>();
        controller.view().jobs().forEach(job -> known.add(job.spec().id()));
        holds(
                known.containsAll(acknowledged),
                () -> "controller " + controller.epoch() + " knows " + known + ", acknowledged were " + acknowledged);
    }

    private void noteSettled(JobView job) {
        boolean settled = job.state() != JobState.STARTING && job.state() != JobState.PAUSING;
        if (settled || settledAt.get(job.spec().id()) == null) {
            settledAt.put(job.spec().id(), world.clock().now());
        }
    }

    /** After a while without faults everything that can work does. */
    void recovered() {
        ControllerProcess controller =
                world.reigning().orElseThrow(() -> world.broken("no controller is left at the end"));
        for (NodeView node : controller.view().nodes()) {
            Machine machine = world.machine(node.node());
            boolean well = machine.agent().filter(NodeAgent::isWell).isPresent();
            holds(
                    !well || node.presence() == NodeView.Presence.ATTACHED,
                    () -> "node " + node.node() + " is well and still " + node.presence());
            machine.process()
                    .filter(process -> well && process.isAlive() && !process.isHung())
                    .ifPresent(process -> holds(
                            node.job().filter(process.job::equals).isPresent(),
                            () -> process.job + " still runs on " + node.node() + ", where the controller has "
                                    + node.job().map(JobId::value).orElse("nothing")));
        }
        for (JobView job : controller.view().jobs()) {
            boolean allWell = job.nodes().stream()
                    .allMatch(node -> world.machine(node)
                            .agent()
                            .filter(NodeAgent::isWell)
                            .isPresent());
            long since = world.clock().now() - settledAt.getOrDefault(job.spec().id(), 0L);
            holds(
                    !allWell || since < 60_000,
                    () -> job.spec().id() + " is " + job.state() + " on " + job.nodes() + " for " + since + " ms: "
                            + job.why());
        }
        List<JobId> lost = acknowledged.stream()
                .filter(job -> controller.view().jobs().stream()
                        .noneMatch(view -> view.spec().id().equals(job)))
                .toList();
        holds(lost.isEmpty(), () -> "jobs were acknowledged and are lost: " + lost);
    }
}
