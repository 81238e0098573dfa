package org.wattwerk.core.planning.year;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Plans a year: exact where the problem is convex, by a shortest path where rests cost time, and always with a lower bound
 * that was found apart from the plan.
 */
public final class YearPlanner {
    private static final double CLOSE = 1e-6;
    private static final int ROUNDS = 3;
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
    private record Solved(Layout layout, Response response, double bound, int rests) {
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
        return withPauses(problem, free, duals, bound);
    }

    /**
     * Chooses the pattern of rests and the levels in turn. The prices of the relaxed problem give a first pattern; with the
     * pattern fixed the levels are found exactly, with prices of their own; the next pattern is made at prices half way
     * between. Every set of prices gives a bound, and the best pattern and the best bound stay.
     */
    private static Solved withPauses(YearProblem problem, Layout free, DualPrices relaxed, double relaxedBound) {
        PausePath path = new PausePath(free);
        double[] unlimited = new double[problem.peaks().size()];
        Arrays.fill(unlimited, Double.POSITIVE_INFINITY);
        DualPrices duals = relaxed;
        double bound = relaxedBound;
        double least = Double.POSITIVE_INFINITY;
        Solved best = null;
        Layout always = new Layout(problem, withoutRests(free.states));
        Response running = new ConvexYear(always).solve();
        if (Feasibility.broken(always, running).isEmpty()) {
            best = new Solved(always, running, bound, 0);
            least = best.cost();
        }
        for (int round = 0; round < ROUNDS && least - bound > CLOSE * Math.abs(least); round++) {
            Pattern pattern =
                    enough(path, duals.weighed(free), duals, problem.runs().get(0));
            DualPrices at = duals.withWork(pattern.worth());
            bound = Math.max(bound, bound(free, free, at, path, unlimited));
            Layout fixed = new Layout(problem, new byte[][] {pattern.path().states()});
            Response response = new ConvexYear(fixed).solve();
            DualPrices found = DualPrices.of(response, fixed.periods());
            boolean kept = Feasibility.broken(fixed, response).isEmpty();
            Solved solved = new Solved(fixed, response, bound, pattern.path().rests());
            double cost = kept ? solved.cost() : Double.POSITIVE_INFINITY;
            if (kept) {
                bound = Math.max(bound, bound(fixed, free, found, path, unlimited));
            }
            if (best == null || cost < least) {
                best = solved;
                least = cost;
            }
            duals = kept ? at.halfWayTo(found) : at;
        }
        if (best == null) {
            throw new IllegalStateException("no round of the pattern of rests was made");
        }
        return new Solved(best.layout, best.response, bound, best.rests);
    }

    private static byte[][] withoutRests(byte[][] states) {
        byte[][] running = new byte[states.length][];
        for (int r = 0; r < states.length; r++) {
            running[r] = states[r].clone();
            for (int t = 0; t < running[r].length; t++) {
                running[r][t] = running[r][t] == Track.FREE ? Track.RUNNING : running[r][t];
            }
        }
        return running;
    }

    private static double bound(Layout layout, Layout free, DualPrices at, PausePath path, double[] unlimited) {
        return Bound.of(
                layout,
                free,
                at,
                weighed -> path.best(weighed, at.work()[0], unlimited).cost());
    }

    /** A pattern of rests, and the worth of work at which it is the best. */
    private record Pattern(PausePath.Path path, double worth) {}

    /** The pattern at the least worth of work that gets the work done. */
    private static Pattern enough(PausePath path, double[] weighed, DualPrices duals, RunGoal run) {
        double start = Math.max(1e-9, duals.work()[0]);
        double low = start * 0.98;
        PausePath.Path atLow = path.best(weighed, low, duals.peak());
        double step = start * 0.04;
        while (atLow.work() >= run.work() && low > 1e-6 * start) {
            low = Math.max(0, low - step);
            step *= 2;
            atLow = path.best(weighed, low, duals.peak());
        }
        if (atLow.work() >= run.work()) {
            return new Pattern(atLow, low);
        }
        double high = low + step;
        PausePath.Path atHigh = path.best(weighed, high, duals.peak());
        for (int i = 0; i < 40 && atHigh.work() < run.work(); i++) {
            low = high;
            atLow = atHigh;
            step *= 2;
            high += step;
            atHigh = path.best(weighed, high, duals.peak());
        }
        for (int i = 0; i < 12 && high - low > 1e-7 * high; i++) {
            double secant = low + (high - low) * (run.work() - atLow.work()) / (atHigh.work() - atLow.work());
            double x = i % 2 == 0 && secant > low && secant < high ? secant : (low + high) / 2;
            PausePath.Path atX = path.best(weighed, x, duals.peak());
            if (atX.work() >= run.work()) {
                high = x;
                atHigh = atX;
            } else {
                low = x;
                atLow = atX;
            }
        }
        return new Pattern(atHigh, high);
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
