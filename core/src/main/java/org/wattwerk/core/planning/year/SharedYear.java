package org.wattwerk.core.planning.year;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Several runs that compete for one limit: the worths of their works are found together, by Dantzig and Wolfe's
 * decomposition. Each try of worths gives one response; a small linear program mixes the responses so that every run's work
 * is done, and its dual prices are the next try. The best bound seen so far steadies the tries [Wentges].
 */
final class SharedYear {
    private static final int MOST_TRIES = 400;
    private static final double GAP = 1e-7;
    private static final double STEADINESS = 0.6;

    private final ConvexYear year;
    private final double[] work;
    private final List<Response> tries = new ArrayList<>();
    private final List<Double> costs = new ArrayList<>();
    private double bestBound = Double.NEGATIVE_INFINITY;
    private double[] bestWorth;
    private int bestTry;

    SharedYear(ConvexYear year) {
        this.year = year;
        List<RunGoal> runs = year.layout.problem.runs();
        work = new double[runs.size()];
        for (int r = 0; r < work.length; r++) {
            work[r] = runs.get(r).work();
        }
        bestWorth = new double[work.length];
    }

    Response solve() {
        double most = year.mostWorthOfWork();
        double[] all = new double[work.length];
        Arrays.fill(all, most);
        respond(all);
        double[] alone = alone();
        for (int r = 0; r < work.length; r++) {
            double[] first = alone.clone();
            first[r] *= 1e3;
            respond(first);
        }
        respond(alone);
        SmallProgram.Solution mixture = mix();
        for (int i = 0; i < MOST_TRIES; i++) {
            double upper = mixture.value();
            if (mixture.feasible() && upper - bestBound <= GAP * Math.abs(upper)) {
                break;
            }
            double[] next = new double[work.length];
            for (int r = 0; r < next.length; r++) {
                double proposed = Math.min(most, mixture.dual(r) / Math.max(work[r], 1e-9));
                next[r] = STEADINESS * bestWorth[r] + (1 - STEADINESS) * proposed;
            }
            respond(next);
            mixture = mix();
        }
        return mixed(mixture);
    }

    private void respond(double[] worth) {
        Response response = year.at(worth);
        double cost = year.weighed(response);
        double bound = cost;
        for (int r = 0; r < work.length; r++) {
            bound += worth[r] * (work[r] - response.work[r]);
        }
        tries.add(response);
        costs.add(cost);
        if (bound > bestBound) {
            bestBound = bound;
            bestWorth = worth.clone();
            bestTry = tries.size() - 1;
        }
    }

    /** The worth of each run's work if it were alone. */
    private double[] alone() {
        YearProblem problem = year.layout.problem;
        double[] worth = new double[work.length];
        for (int r = 0; r < worth.length; r++) {
            YearProblem one = problem.withRuns(List.of(problem.runs().get(r)))
                    .withPeaks(List.of())
                    .withBudgets(List.of(), java.util.Optional.empty())
                    .withBand(java.util.Optional.empty());
            Response response = new ConvexYear(new Layout(one, Layout.relaxed(one))).solve();
            worth[r] = DualPrices.of(response, 1).work()[0];
        }
        return worth;
    }

    private SmallProgram.Solution mix() {
        int columns = tries.size();
        double[][] rows = new double[work.length][columns];
        double[] cost = new double[columns];
        for (int c = 0; c < columns; c++) {
            cost[c] = costs.get(c);
            for (int r = 0; r < work.length; r++) {
                rows[r][c] = tries.get(c).work[r] / Math.max(work[r], 1e-9);
            }
        }
        double[] wanted = new double[work.length];
        for (int r = 0; r < wanted.length; r++) {
            wanted[r] = work[r] > 0 ? 1 : 0;
        }
        return SmallProgram.solve(cost, rows, wanted, 1e3 * year.scale() / work.length);
    }

    private Response mixed(SmallProgram.Solution mixture) {
        Response sum = tries.get(bestTry);
        double weight = 0;
        for (int c = 0; c < tries.size(); c++) {
            double share = mixture.share(c);
            if (share > 1e-12) {
                weight += share;
                sum = weight == share ? tries.get(c) : Response.mixed(sum, tries.get(c), share / weight);
            }
        }
        // The dual prices are those of the best bound, also where its own response has no part in the mixture.
        return new Response(
                sum.price,
                sum.paid,
                sum.energy,
                sum.time,
                sum.work,
                sum.peak,
                sum.worthOfPeak,
                new Response.Mixed(sum, tries.get(bestTry), 0, false));
    }
}
