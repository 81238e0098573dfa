package org.wattwerk.core.control;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.wattwerk.core.capping.Allotment;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.JobState;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.planning.Plan;
import org.wattwerk.core.planning.PlannedTarget;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.Share;
import org.wattwerk.core.scheduling.Wait;
import org.wattwerk.core.time.QuarterHour;

/** Answers why a job waits, is slow or rests: the one rule that decides, since when, and what would change it. */
final class WhyDesk {
    private static final int PLAN_AHEAD = 4 * 96;

    private final ControlPolicy policy;
    private final Fleet fleet;
    private final JobDesk jobs;
    private final RunningCost cost;

    WhyDesk(ControlPolicy policy, Fleet fleet, JobDesk jobs, RunningCost cost) {
        this.policy = policy;
        this.fleet = fleet;
        this.jobs = jobs;
        this.cost = cost;
    }

    /** The rule and what would change it. */
    private record Answer(Why.Rule rule, String because, String change) {}

    /** Notes since when the same rule decides; cheap enough for every tick. */
    void note(Optional<Freeze> freeze, Instant now) {
        for (ManagedJob job : jobs.all()) {
            String present = job.state + " " + rule(job, freeze);
            if (!present.equals(job.rule)) {
                job.rule = present;
                job.ruleSince = now;
            }
        }
    }

    Optional<Why> why(JobId id, Plan plan, Optional<Curtailment> order, Optional<Freeze> freeze, Instant now) {
        return jobs.all().stream()
                .filter(job -> job.spec.id().equals(id))
                .findFirst()
                .map(job -> why(job, plan, order, freeze, now));
    }

    private Why why(ManagedJob job, Plan plan, Optional<Curtailment> order, Optional<Freeze> freeze, Instant now) {
        Answer answer = answer(job, rule(job, freeze), plan, order, freeze, now);
        boolean draws = !job.nodes.isEmpty();
        return new Why(
                job.spec.id(),
                job.state,
                answer.rule(),
                answer.because(),
                job.ruleSince,
                answer.change(),
                job.state == JobState.RUNNING ? Optional.of(Share.ofRatio(jobs.speed(job, policy))) : Optional.empty(),
                draws ? cost.perHour(job.nodes, now) : Optional.empty());
    }

    private Why.Rule rule(ManagedJob job, Optional<Freeze> freeze) {
        if (job.state.isEnded()) {
            return Why.Rule.ENDED;
        }
        if (job.state == JobState.HELD) {
            return Why.Rule.HELD;
        }
        if (job.nodes.isEmpty()) {
            return jobs.departures().holding(job.spec.id()).isPresent() ? Why.Rule.LAST_ATTEMPT : queued(job);
        }
        if (job.isSentAway()) {
            return Why.Rule.CHECKPOINT;
        }
        if (silent(job).isPresent()) {
            return Why.Rule.NODE;
        }
        if (job.stalledSaid) {
            return Why.Rule.STALLED;
        }
        if (freeze.isPresent() && held(job)) {
            return Why.Rule.FREEZE;
        }
        if (job.state == JobState.PAUSING) {
            return Why.Rule.CHECKPOINT;
        }
        if (job.mayRun() && job.state == JobState.STARTING) {
            return Why.Rule.START;
        }
        return switch (job.allotment.map(Allotment::cause).orElse(Allotment.Cause.PLAN)) {
            case PLAN -> Why.Rule.PLAN;
            case RAMP -> Why.Rule.RAMP;
            case GIVES_WAY -> Why.Rule.PRIORITY;
            case LIMIT, BELOW_FLOOR -> Why.Rule.LIMIT;
        };
    }

    private static Why.Rule queued(ManagedJob job) {
        return switch (job.wait.map(Wait::rule).orElse(Wait.Rule.NODES)) {
            case NODES, GIVES_WAY -> Why.Rule.NODES;
            case POWER -> Why.Rule.LIMIT;
            case RESERVED -> Why.Rule.RESERVED;
            case DOWNTIME -> Why.Rule.DOWNTIME;
            case CLOSED -> Why.Rule.BUDGET;
        };
    }

    private Answer answer(
            ManagedJob job,
            Why.Rule rule,
            Plan plan,
            Optional<Curtailment> order,
            Optional<Freeze> freeze,
            Instant now) {
        return switch (rule) {
            case ENDED -> new Answer(rule, job.why, "nothing: hand it in again under another name");
            case HELD ->
                new Answer(rule, job.why, "its cause is mended, then 'wattwerk jobs release " + job.spec.id() + "'");
            case NODES ->
                new Answer(
                        rule,
                        because(job),
                        holders() + change(job).map(next -> "; " + next).orElse(""));
            case RESERVED, DOWNTIME ->
                new Answer(rule, because(job), change(job).orElse(""));
            case BUDGET -> new Answer(rule, because(job), "the next month, or a larger budget in the policy");
            case LAST_ATTEMPT ->
                new Answer(
                        rule,
                        job.why,
                        "its old process ends, or the node restarts; a node that stays silent is given up after "
                                + Departures.GIVEN_UP.toMinutes() + " min");
            case NODE ->
                new Answer(
                        rule,
                        silent(job).map(Object::toString).orElse("a node")
                                + " is silent: what it runs is not known, its watts stay charged",
                        "its agent or its link comes back; 'wattwerk nodes' shows it");
            case STALLED ->
                new Answer(
                        rule,
                        "it makes no step, usual is one every "
                                + seconds(job.steps.usual().orElse(Duration.ZERO)),
                        "it goes on by itself, or its owner cancels it and hands it in again");
            case FREEZE ->
                new Answer(
                        rule,
                        "every raise is forbidden: "
                                + freeze.map(Freeze::reason).orElse(""),
                        "'wattwerk freeze --lift --reason TEXT'");
            case CHECKPOINT ->
                new Answer(
                        rule,
                        job.why,
                        job.isSentAway()
                                ? "it leaves its nodes as soon as its checkpoint is written"
                                : "it rests as soon as its checkpoint is written");
            case START -> new Answer(rule, "its processes are ordered and have not said yet that they run", "they do");
            case PLAN -> new Answer(rule, job.why, nextPlanned(job, plan, now));
            case PEAK -> throw new AssertionError("only a limit is told as a peak");
            case RAMP ->
                new Answer(rule, job.why, "it gets there by itself; 'control.ramp' of the policy says how fast");
            case PRIORITY, LIMIT ->
                new Answer(
                        rule,
                        because(job),
                        order.map(held -> "the order '" + held.reason() + "' ends at " + held.end()
                                        + ", or is taken back: 'wattwerk event revoke " + held.id() + "'")
                                .or(() -> change(job))
                                .orElse("a higher limit, or less power for jobs of the same or a higher priority"));
        };
    }

    private static String because(ManagedJob job) {
        return job.wait.map(Wait::because).orElse(job.why);
    }

    private static Optional<String> change(ManagedJob job) {
        return job.wait.map(Wait::change).filter(change -> !change.isEmpty());
    }

    /** The plan lets it compute and it has no watts to do so, or fewer than the plan says. */
    private boolean held(ManagedJob job) {
        Power wanted = job.allotment.flatMap(Allotment::gpuLimit).orElse(Power.ZERO);
        return job.nodes.stream()
                .map(fleet::node)
                .anyMatch(node -> node.report
                        .map(NodeReport::gpuLimit)
                        .filter(limit -> wanted.exceeds(limit))
                        .isPresent());
    }

    private Optional<NodeId> silent(ManagedJob job) {
        return job.nodes.stream().filter(node -> !fleet.node(node).isAttached()).findFirst();
    }

    private String holders() {
        TreeMap<String, Integer> held = new TreeMap<>();
        for (ManagedNode node : fleet.all()) {
            if (!node.isFree()) {
                String by = node.job
                        .map(JobId::value)
                        .orElseGet(() -> node.maintenance.isPresent()
                                ? "maintenance"
                                : node.isAttached() ? "an old process" : "nobody, silent");
                held.merge(by, 1, Integer::sum);
            }
        }
        List<String> parts = held.entrySet().stream()
                .map(each -> each.getKey() + " (" + each.getValue() + ")")
                .toList();
        return parts.isEmpty() ? "more nodes in the inventory" : "nodes that are held now: " + String.join(", ", parts);
    }

    /** The next quarter hour for which the plan says something else. */
    private static String nextPlanned(ManagedJob job, Plan plan, Instant now) {
        QuarterHour present = QuarterHour.containing(now);
        Optional<Power> wanted = plan.target(job.spec.id(), present).flatMap(PlannedTarget::gpuLimit);
        QuarterHour at = present;
        for (int i = 0; i < PLAN_AHEAD; i++) {
            at = at.next();
            Optional<PlannedTarget> target = plan.target(job.spec.id(), at);
            if (target.isEmpty()) {
                break;
            }
            if (!target.get().gpuLimit().equals(wanted)) {
                return "from " + at.start() + " the plan says "
                        + target.get()
                                .gpuLimit()
                                .map(limit -> limit + " for each GPU")
                                .orElse("rest") + ": "
                        + target.get().reason();
            }
        }
        return "other prices, another deadline or another goal: the plan stays as it is as far as prices are known";
    }

    private static String seconds(Duration step) {
        return String.format(java.util.Locale.ROOT, "%.1f s", step.toMillis() / 1e3);
    }
}
