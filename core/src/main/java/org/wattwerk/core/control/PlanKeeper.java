package org.wattwerk.core.control;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.JobState;
import org.wattwerk.core.cluster.NodeClass;
import org.wattwerk.core.planning.OperatingPoints;
import org.wattwerk.core.planning.Plan;
import org.wattwerk.core.planning.PlannedTarget;
import org.wattwerk.core.planning.Planner;
import org.wattwerk.core.planning.PlanningBasis;
import org.wattwerk.core.planning.PricedQuarterHour;
import org.wattwerk.core.planning.Standing;
import org.wattwerk.core.planning.WorkOrder;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.time.QuarterHour;

/** Keeps the plan true: made anew when prices, orders or jobs have changed and at the start of every quarter hour. */
final class PlanKeeper {
    private final ControlPolicy policy;
    private final Planner planner;
    private PlanningBasis basis = PlanningBasis.NOTHING;
    private Plan plan = Plan.NONE;
    private boolean stale = true;
    /** Jobs that had reached their goal when the plan was made. */
    private final Set<JobId> done = new HashSet<>();
    /** What every job did in the quarter hours before, and what it said of its tokens. */
    private final Map<JobId, Track> tracks = new HashMap<>();

    PlanKeeper(ControlPolicy policy, Planner planner) {
        this.policy = policy;
        this.planner = planner;
    }

    void priced(PlanningBasis known) {
        basis = known;
        stale = true;
    }

    /** The plan that is followed. */
    Plan plan() {
        return plan;
    }

    void isStale() {
        stale = true;
    }

    /** A plan is out of date as well when a job reaches its goal within a quarter hour. */
    void notice(Collection<ManagedJob> jobs) {
        for (ManagedJob job : jobs) {
            if (!job.state.isEnded() && left(job) <= 0 && done.add(job.spec.id())) {
                stale = true;
            }
        }
    }

    /** Plans the work that is left from this quarter hour on, if anything has changed. */
    void refresh(Instant now, Collection<ManagedJob> jobs, Function<ManagedJob, NodeClass> classOf) {
        if (!stale) {
            return;
        }
        stale = false;
        done.removeIf(id -> jobs.stream().anyMatch(job -> job.spec.id().equals(id) && left(job) > 0));
        QuarterHour present = QuarterHour.containing(now);
        List<PricedQuarterHour> ahead = from(present);
        tracks.keySet()
                .removeIf(id -> jobs.stream().noneMatch(job -> job.spec.id().equals(id)));
        List<WorkOrder> work = new ArrayList<>();
        for (ManagedJob job : jobs) {
            if (!job.state.isEnded() && job.state != JobState.HELD) {
                work.add(workOrder(job, classOf.apply(job), present));
            }
        }
        plan = planner.plan(present, basis.withDay(ahead), work);
    }

    /** Prices are in order, and a simulated year has as many as it has quarter hours. */
    private List<PricedQuarterHour> from(QuarterHour present) {
        List<PricedQuarterHour> prices = basis.day();
        int first = 0;
        int behind = prices.size();
        while (first < behind) {
            int middle = (first + behind) >>> 1;
            if (prices.get(middle).quarterHour().compareTo(present) < 0) {
                first = middle + 1;
            } else {
                behind = middle;
            }
        }
        return prices.subList(first, prices.size());
    }

    /** What the plan asks of a job now; full speed where nothing was planned. */
    PlannedTarget target(ManagedJob job, NodeClass nodeClass, Instant now) {
        return plan.target(job.spec.id(), QuarterHour.containing(now))
                .orElseGet(() -> new PlannedTarget(
                        Optional.of(nodeClass.gpu().maxLimit()), "no price is known, so nothing is saved by waiting"));
    }

    /** The limit below which a job of this class rests rather than runs. */
    Power economicFloor(NodeClass nodeClass) {
        return policy.floorOf(nodeClass);
    }

    private WorkOrder workOrder(ManagedJob job, NodeClass nodeClass, QuarterHour present) {
        Track track = tracks.computeIfAbsent(job.spec.id(), id -> new Track());
        OperatingPoints points = policy.speedsOf(nodeClass.gpu().name()).from(economicFloor(nodeClass));
        return new WorkOrder(
                job.spec.id(),
                nodeClass,
                job.spec.nodes(),
                points.points(),
                policy.site().overhead().marginal(),
                Math.max(0, left(job)),
                job.spec.pausable(),
                track.standing(job, plan, present));
    }

    /** Work to the goal of all known prices, in quarter hours at full speed; negative beyond it. */
    private double left(ManagedJob job) {
        List<PricedQuarterHour> prices = basis.day();
        if (prices.isEmpty()) {
            return 1;
        }
        long last = prices.get(prices.size() - 1).quarterHour().number();
        long planned = last - QuarterHour.containing(job.goalFrom).number() + 1;
        return job.spec.throughputGoal().ratio() * planned - job.workDone;
    }

    /** What is remembered of one job from plan to plan. */
    private static final class Track {
        /** Tokens per work are believed once this many quarter hours at full speed were seen. */
        private static final double ENOUGH = 4;

        private boolean resting;
        private int restarts;
        private Optional<QuarterHour> since = Optional.empty();
        private OptionalDouble tokens = OptionalDouble.empty();
        private double firstTokens;
        private double firstWork;

        Standing standing(ManagedJob job, Plan before, QuarterHour present) {
            before.target(job.spec.id(), present.previous()).ifPresent(last -> {
                boolean rested = last.gpuLimit().isEmpty();
                if (since.isEmpty() || rested != resting) {
                    restarts += resting && !rested ? 1 : 0;
                    resting = rested;
                    since = Optional.of(present.previous());
                }
            });
            job.firstRank().map(JobProgress::tokens).filter(said -> said > 0).ifPresent(said -> {
                if (tokens.isEmpty() || said < tokens.getAsDouble()) {
                    firstTokens = said;
                    firstWork = job.workDone;
                }
                tokens = OptionalDouble.of(said);
            });
            double work = job.workDone - firstWork;
            boolean known = tokens.isPresent() && work >= ENOUGH && tokens.getAsDouble() > firstTokens;
            return new Standing(
                    job.workDone,
                    tokens,
                    known ? OptionalDouble.of((tokens.getAsDouble() - firstTokens) / work) : OptionalDouble.empty(),
                    resting,
                    since.map(start -> (int) (present.number() - start.number()))
                            .orElse(Integer.MAX_VALUE),
                    restarts);
        }
    }
}
