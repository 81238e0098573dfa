package org.wattwerk.core.planning.year;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Plans a year: exact where the problem is convex, by a shortest path where rests cost time, and always with a lower bound
 * that was found apart from the plan.
 */
public final class YearPlanner {
    private static final int RAMP_ROUNDS = 40;
    private static final double WORK_TOLERANCE = 1e-9;

    private YearPlanner() {}

    /** The cheapest plan, or by how much none is possible. */
    public static YearOutcome plan(YearProblem problem) {
        Optional<Shortfall> impossible = Feasibility.tooLittlePower(problem);
        if (impossible.isPresent()) {
            return impossible.get();
        }
        Solved solved = solve(problem);
        List<String> broken = Feasibility.broken(solved.layout, solved.response);
        if (!broken.isEmpty()) {
            return Feasibility.shortfall(problem, broken);
        }
        if (problem.ramp().isPresent()) {
            return withRamp(problem, solved);
        }
        return finished(problem, solved, Schedule.of(solved.layout, solved.response));
    }

    /** A response, the states it was found for, and the best bound. */
    record Solved(Layout layout, Response response, double bound, int rests) {
        double cost() {
            return Costs.weighed(layout, Schedule.of(layout, response));
        }
    }

    private static Solved solve(YearProblem problem) {
        Layout free = new Layout(problem, Layout.relaxed(problem));
        Response relaxed = new ConvexYear(free).solve();
        DualPrices duals = DualPrices.of(relaxed, free.periods());
        double bound = Bound.of(free, free, duals, weighed -> Bound.byQuarterHour(free, duals, weighed));
        if (!problem.runs().get(0).rest().cost()
                || !Feasibility.broken(free, relaxed).isEmpty()) {
            return new Solved(free, relaxed, bound, 0);
        }
        return new PausePatterns(problem, free, duals, bound).solve();
    }

    /**
     * Lowers the plan to the steepest that keeps the ramp: no quarter hour may lie further above another than the ramp allows
     * for their distance. The edges of every hill become slopes; what is lost there is planned on top, until the work is
     * done. Power only ever falls, so limits, peaks and budgets stay kept. The bound is the one without a ramp.
     */
    private static YearOutcome withRamp(YearProblem problem, Solved first) {
        Solved solved = first;
        double[] wanted = new double[problem.runs().size()];
        for (int r = 0; r < wanted.length; r++) {
            wanted[r] = problem.runs().get(r).work();
        }
        for (int round = 0; round < RAMP_ROUNDS; round++) {
            Schedule schedule = Ramp.lowered(problem, Schedule.of(solved.layout, solved.response));
            boolean done = true;
            for (int r = 0; r < wanted.length; r++) {
                double missing = problem.runs().get(r).work() - schedule.work(r);
                if (missing > WORK_TOLERANCE * Math.max(1, problem.runs().get(r).work())) {
                    done = false;
                    wanted[r] += missing * 1.3;
                }
            }
            if (done) {
                return finished(problem, new Solved(first.layout, first.response, first.bound, solved.rests), schedule);
            }
            List<RunGoal> more = new ArrayList<>();
            for (int r = 0; r < wanted.length; r++) {
                more.add(problem.runs().get(r).withWork(wanted[r]));
            }
            solved = solve(problem.withRuns(more));
            List<String> broken = Feasibility.broken(solved.layout, solved.response);
            if (!broken.isEmpty()) {
                return Feasibility.shortfall(problem, broken);
            }
        }
        return new Shortfall(
                "no plan was found that does the work with at most "
                        + problem.ramp().orElseThrow() + " of change per quarter hour",
                0,
                List.of());
    }

    private static YearPlan finished(YearProblem problem, Solved solved, Schedule schedule) {
        DualPrices duals = DualPrices.of(solved.response, solved.layout.periods());
        PlanCost cost = Costs.of(solved.layout, schedule);
        return new YearPlan(
                problem,
                schedule,
                cost,
                solved.bound + Costs.peaksOfOthers(problem),
                Costs.worth(solved.layout, duals),
                solved.rests,
                duals.peak().length == 0 ? Double.POSITIVE_INFINITY : duals.peak()[0]);
    }
}
