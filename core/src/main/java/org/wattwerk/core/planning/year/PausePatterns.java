package org.wattwerk.core.planning.year;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Chooses when one run rests, where a rest costs time and has to be whole.
 *
 * <p>At prices of work and of each budget the best pattern is a shortest path. The prices are moved, all at once, until the
 * pattern itself does the work and keeps the budgets; how far they have to move is guessed from the same problem with rests
 * that can be divided. With the pattern fixed the levels are found exactly. Every set of prices gives a bound as well; the
 * best pattern and the best bound stay, and say by how much at most they differ.
 */
final class PausePatterns {
    /** A gap that is not worth another pattern, and one where every pattern is dear: with peaks and budgets both. */
    private static final double CLOSE = 5e-5;

    private static final double CLOSE_ENOUGH = 1e-3;

    private static final int ROUNDS = 5;
    private static final int MOVES = 6;
    private static final int DOUBLINGS = 30;
    private static final int HALVINGS = 12;
    private static final int HALF_WAYS = 3;
    private static final int REFINEMENTS = 7;
    /** A gap that is worth a better bound. */
    private static final double WIDE = 3e-3;

    private static final double WORK_CLOSE = 2e-4;
    private static final double ENERGY_CLOSE = 1e-3;
    private static final double LONGEST_MOVE = 0.3;

    private final YearProblem problem;
    private final Layout free;
    private final PausePath path;
    private final double[] unlimited;
    private final RunGoal run;
    private final DualPrices relaxed;

    private double bound;
    private double least = Double.POSITIVE_INFINITY;
    private YearPlanner.@Nullable Solved best;

    PausePatterns(YearProblem problem, Layout free, DualPrices relaxed, double relaxedBound) {
        this.problem = problem;
        this.free = free;
        this.relaxed = relaxed;
        this.bound = relaxedBound;
        this.run = problem.runs().get(0);
        this.path = new PausePath(free);
        this.unlimited = new double[problem.peaks().size()];
        Arrays.fill(unlimited, Double.POSITIVE_INFINITY);
    }

    YearPlanner.Solved solve() {
        Layout always = new Layout(problem, withoutRests(free.states));
        Response running = new ConvexYear(always).solve();
        if (Feasibility.broken(always, running).isEmpty()) {
            keep(new YearPlanner.Solved(always, running, bound, 0));
        }
        double close = problem.peaks().isEmpty() || problem.periods().isEmpty() ? CLOSE : CLOSE_ENOUGH;
        DualPrices at = relaxed;
        List<double[]> tried = new ArrayList<>();
        for (int round = 0; round < ROUNDS && least - bound > close * Math.abs(least); round++) {
            tried.add(at.peak());
            Moved moved = moved(at);
            bound(free, moved.duals);
            YearPlanner.Solved solved = withLevels(moved.path);
            DualPrices next = moved.duals;
            if (solved != null) {
                DualPrices found =
                        DualPrices.of(solved.response(), solved.layout().periods());
                next = moved.duals.withPeak(found.peak());
                bound(solved.layout(), next);
                if (next.peak().length == 0) {
                    bound(solved.layout(), found);
                }
            }
            next = elsewhere(next, tried);
            if (next == null) {
                break;
            }
            at = next;
        }
        if (least - bound > WIDE * Math.abs(least)) {
            halfWay();
        }
        YearPlanner.Solved found = best;
        if (found == null) {
            throw new IllegalStateException("no pattern of rests keeps what is asked");
        }
        return new YearPlanner.Solved(found.layout(), found.response(), bound, found.rests());
    }

    /** A short plan jumps from pattern to pattern and guessed prices may miss it: prices half way to those of its levels. */
    private void halfWay() {
        DualPrices at = relaxed;
        for (int round = 0; round < HALF_WAYS; round++) {
            Moved slow = faster(at.withWorkAndEnergy(0.9 * at.work()[0], at.energy()));
            bound(free, slow.duals);
            YearPlanner.Solved solved = withLevels(slow.path);
            if (solved == null) {
                return;
            }
            DualPrices found = DualPrices.of(solved.response(), solved.layout().periods());
            double[] energy = slow.duals.energy().clone();
            for (int p = 0; p < energy.length; p++) {
                energy[p] = (energy[p] + found.energy()[p]) / 2;
            }
            at = slow.duals.withWorkAndEnergy((slow.duals.work()[0] + found.work()[0]) / 2, energy);
        }
    }

    private void keep(YearPlanner.Solved solved) {
        double cost = solved.cost();
        if (best == null || cost < least) {
            best = solved;
            least = cost;
        }
    }

    /**
     * A bound at prices. Where the gap is still wide, the worth of work is moved to where the tangents at too much and at too
     * little work meet: the bound is concave in it.
     */
    private void bound(Layout layout, DualPrices duals) {
        Tangent low = null;
        Tangent high = null;
        double worth = duals.work()[0];
        for (int i = 0; i < REFINEMENTS; i++) {
            Tangent here = tangent(layout, duals.withWorkAndEnergy(worth, duals.energy()));
            bound = Math.max(bound, here.bound);
            if (duals.peak().length == 0
                    || least - bound < WIDE * least
                    || Math.abs(here.missing) < WORK_CLOSE * run.work()) {
                return;
            }
            low = here.missing > 0 ? here : low;
            high = here.missing > 0 ? high : here;
            worth = low == null || high == null ? worth * (here.missing > 0 ? 1.1 : 0.9) : low.meets(high);
        }
    }

    /** A bound at a worth of work, and the work that is missing there, which is how fast the bound rises. */
    private record Tangent(double worth, double bound, double missing) {
        double meets(Tangent other) {
            return (other.bound - bound + missing * worth - other.missing * other.worth) / (missing - other.missing);
        }
    }

    private Tangent tangent(Layout layout, DualPrices duals) {
        double worth = duals.work()[0];
        double[] work = {0};
        double here = Bound.of(layout, free, duals, weighed -> {
            PausePath.Path found = path.best(weighed, worth, unlimited);
            work[0] = found.work();
            return found.cost();
        });
        return new Tangent(worth, here, run.work() - work[0]);
    }

    /** A pattern, and the prices at which it is the best. */
    private record Moved(PausePath.Path path, DualPrices duals) {}

    /** Moves the prices until the pattern does the work and keeps the budgets, nearly. */
    private Moved moved(DualPrices start) {
        DualPrices at = start;
        PausePath.Path now = path.best(at.weighed(free), at.work()[0], at.peak());
        Moved enough = null;
        for (int move = 0; move < MOVES; move++) {
            double missing = run.work() - now.work();
            boolean close = Math.abs(missing) < WORK_CLOSE * run.work() && closeToBudgets(now, at);
            if (missing <= 0 || close) {
                enough = new Moved(now, at);
            }
            if (close) {
                break;
            }
            at = step(at, now, missing);
            now = path.best(at.weighed(free), at.work()[0], at.peak());
        }
        if (run.work() - now.work() <= WORK_CLOSE * run.work()) {
            return new Moved(now, at);
        }
        return enough != null ? enough : faster(at);
    }

    /** The pattern at the least worth of work, from some below it on, that gets all of it done. */
    private Moved faster(DualPrices start) {
        double low = start.work()[0];
        double step = 0.02 * low;
        double high = low;
        PausePath.Path done = path.best(start.weighed(free), low, start.peak());
        for (int i = 0; i < DOUBLINGS && done.work() < run.work(); i++) {
            low = high;
            high += step;
            step *= 2;
            done = path.best(start.weighed(free), high, start.peak());
        }
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (low + high) / 2;
            PausePath.Path half = path.best(start.weighed(free), middle, start.peak());
            if (half.work() >= run.work()) {
                high = middle;
                done = half;
            } else {
                low = middle;
            }
        }
        return new Moved(done, start.withWorkAndEnergy(high, start.energy()));
    }

    private boolean closeToBudgets(PausePath.Path now, DualPrices at) {
        for (int p = 0; p < problem.periods().size(); p++) {
            double limit = problem.periods().get(p).kilowattQuarterHours();
            double over = now.energy()[p] - limit;
            boolean priced = at.energy()[p] > at.common().offset();
            if (over > ENERGY_CLOSE * limit || (priced && over < -ENERGY_CLOSE * limit)) {
                return false;
            }
        }
        return true;
    }

    /** One step of Newton's method for all prices together, with the slopes of the smooth likeness. */
    private DualPrices step(DualPrices at, PausePath.Path now, double missing) {
        Slopes slopes = Slopes.at(free, at);
        double offset = at.common().offset();
        int periods = problem.periods().size();
        boolean[] active = new boolean[periods];
        double[] over = new double[periods];
        double wanted = missing;
        double byWorth = slopes.workByWorth;
        for (int p = 0; p < periods; p++) {
            over[p] = now.energy()[p] - problem.periods().get(p).kilowattQuarterHours();
            active[p] = slopes.energyByPrice[p] < 0
                    && (over[p] > 0 || at.energy()[p] > offset)
                    && !Double.isInfinite(over[p]);
            if (active[p]) {
                wanted += slopes.workByPrice[p] * over[p] / slopes.energyByPrice[p];
                byWorth -= slopes.workByPrice[p] * slopes.energyByWorth[p] / slopes.energyByPrice[p];
            }
        }
        double worth = at.work()[0];
        double longest = LONGEST_MOVE * worth;
        double move = byWorth > 0 ? wanted / byWorth : Math.signum(wanted) * longest;
        move = Math.max(-longest, Math.min(longest, move));
        double[] energy = at.energy().clone();
        for (int p = 0; p < periods; p++) {
            if (active[p]) {
                double change = (-over[p] - slopes.energyByWorth[p] * move) / slopes.energyByPrice[p];
                double most = LONGEST_MOVE * worth / run.curve().full().kilowatts();
                energy[p] = Math.max(offset, energy[p] + Math.max(-most, Math.min(most, change)));
            }
        }
        return at.withWorkAndEnergy(worth + move, energy);
    }

    /** The levels of a pattern, exactly; null where no levels keep what is asked. */
    private YearPlanner.@Nullable Solved withLevels(PausePath.Path pattern) {
        Layout fixed = new Layout(problem, new byte[][] {pattern.states()});
        Response response = new ConvexYear(fixed).solve();
        boolean kept = Feasibility.broken(fixed, response).isEmpty();
        YearPlanner.Solved solved = new YearPlanner.Solved(fixed, response, bound, pattern.rests());
        if (kept) {
            keep(solved);
            return solved;
        }
        if (best == null) {
            best = solved;
        }
        return null;
    }

    /** The same prices at a planned peak that was not tried yet: the next corner of the curve, or the one that was found. */
    private @Nullable DualPrices elsewhere(DualPrices next, List<double[]> tried) {
        if (next.peak().length == 0) {
            return next;
        }
        double now = next.peak()[0];
        double up = Double.POSITIVE_INFINITY;
        double down = 0;
        for (var corner : run.curve().running()) {
            if (corner.kilowatts() > now * 1.0001) {
                up = Math.min(up, corner.kilowatts());
            } else if (corner.kilowatts() < now * 0.9999) {
                down = Math.max(down, corner.kilowatts());
            }
        }
        for (double other : new double[] {up, down}) {
            double[] peak = next.peak().clone();
            peak[0] = other;
            if (other > 0 && !Double.isInfinite(other) && !isTried(peak, tried)) {
                return next.withPeak(peak);
            }
        }
        return isTried(next.peak(), tried) ? null : next;
    }

    private static boolean isTried(double[] peak, List<double[]> tried) {
        return tried.stream().anyMatch(known -> Math.abs(known[0] - peak[0]) < 1e-4 * Math.max(1, peak[0]));
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
}
