package org.wattwerk.core.planning.year;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The quarter hours of a problem divided into cells: by budget period, by what each run can do, by limit, and by the charge
 * on a peak that meters them.
 */
final class Layout {
    final YearProblem problem;
    final int length;
    final int runs;
    /** Euros for a kilowatt quarter hour, as weighed and as paid. */
    final double[] price;

    final double[] paid;
    /** State of each run in each quarter hour. */
    final byte[][] states;

    final List<Key> keys = new ArrayList<>();
    final int[] keyOf;
    final int[] periodOf;
    /** Cells by period; the last period is time without a budget. */
    final Cell[][] cells;

    final double others;

    /**
     * What the menu of a cell depends on.
     *
     * @param tracks of each run
     * @param limit of all runs together
     * @param peak index of the charge that meters it, or -1
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared; arrays because it is in the inner loop.
    record Key(Track[] tracks, double limit, int peak) {}

    Layout(YearProblem problem, byte[][] states) {
        this.problem = problem;
        this.states = states;
        length = problem.prices().length();
        runs = problem.runs().size();
        paid = new double[length];
        for (int t = 0; t < length; t++) {
            paid[t] = problem.prices().eurosPerKilowatt(t);
        }
        price = problem.carbon().map(row -> withCarbon(row, paid)).orElse(paid);
        others = Units.kilowatts(problem.otherLoads());
        keyOf = new int[length];
        periodOf = new int[length];
        cells = divide();
    }

    /** The states of every run before any pattern of rests was chosen. */
    static byte[][] relaxed(YearProblem problem) {
        byte[][] states = new byte[problem.runs().size()][problem.prices().length()];
        for (int r = 0; r < states.length; r++) {
            RunGoal run = problem.runs().get(r);
            Arrays.fill(states[r], run.from(), run.to(), run.rest().allowed() ? Track.FREE : Track.RUNNING);
            for (Maintenance window : problem.maintenance()) {
                int end = Math.min(window.to(), run.to());
                if (window.from() < end) {
                    Arrays.fill(states[r], Math.max(window.from(), run.from()), end, Track.RESTING);
                }
            }
        }
        return states;
    }

    private static double[] withCarbon(PriceRow carbon, double[] paid) {
        double[] price = paid.clone();
        for (int t = 0; t < price.length; t++) {
            price[t] += carbon.eurosPerKilowatt(t);
        }
        return price;
    }

    private Cell[][] divide() {
        int periods = problem.periods().size() + 1;
        Arrays.fill(periodOf, periods - 1);
        for (int p = 0; p < periods - 1; p++) {
            PeriodBudget budget = problem.periods().get(p);
            Arrays.fill(periodOf, budget.from(), budget.to(), p);
        }
        double[] limits = limits();
        int[] peaks = peaks();
        Track[][] tracks = new Track[runs][];
        for (int r = 0; r < runs; r++) {
            tracks[r] = Track.of(problem.runs().get(r));
        }
        Map<List<Long>, Integer> known = new HashMap<>();
        int[] cellOf = new int[length];
        int previousKey = -1;
        long previousState = -1;
        for (int t = 0; t < length; t++) {
            long state = 0;
            for (int r = 0; r < runs; r++) {
                state = state * Track.STATES + states[r][t];
            }
            if (t == 0 || state != previousState || limits[t] != limits[t - 1] || peaks[t] != peaks[t - 1]) {
                int at = t;
                previousKey = known.computeIfAbsent(
                        List.of(state, Double.doubleToLongBits(limits[t]), (long) peaks[t]), ignored -> {
                            Track[] of = new Track[runs];
                            for (int r = 0; r < runs; r++) {
                                of[r] = tracks[r][states[r][at]];
                            }
                            keys.add(new Key(of, limits[at], peaks[at]));
                            return keys.size() - 1;
                        });
                previousState = state;
            }
            keyOf[t] = previousKey;
            cellOf[t] = previousKey * periods + periodOf[t];
        }
        return collect(periods, cellOf);
    }

    private Cell[][] collect(int periods, int[] cellOf) {
        int[] counts = new int[keys.size() * periods];
        for (int cell : cellOf) {
            counts[cell]++;
        }
        int[][] members = new int[counts.length][];
        Arrays.setAll(members, cell -> new int[counts[cell]]);
        int[] filled = new int[counts.length];
        for (int t = 0; t < length; t++) {
            members[cellOf[t]][filled[cellOf[t]]++] = t;
        }
        Cell[][] byPeriod = new Cell[periods][];
        for (int p = 0; p < periods; p++) {
            List<Cell> cellsOfPeriod = new ArrayList<>();
            for (int key = 0; key < keys.size(); key++) {
                int[] list = members[key * periods + p];
                if (list.length > 0) {
                    cellsOfPeriod.add(new Cell(key, p, list, price, paid));
                }
            }
            byPeriod[p] = cellsOfPeriod.toArray(Cell[]::new);
        }
        return byPeriod;
    }

    private double[] limits() {
        double[] limits = new double[length];
        Arrays.fill(
                limits,
                problem.siteLimit()
                        .map(limit -> Units.kilowatts(limit) - others)
                        .orElse(Double.POSITIVE_INFINITY));
        for (LimitWindow window : problem.limits()) {
            for (int t = window.from(); t < Math.min(length, window.to()); t++) {
                limits[t] = Math.min(limits[t], Units.kilowatts(window.limit()) - others);
            }
        }
        return limits;
    }

    private int[] peaks() {
        int[] peaks = new int[length];
        Arrays.fill(peaks, -1);
        for (int j = 0; j < problem.peaks().size(); j++) {
            java.util.BitSet metered = problem.peaks().get(j).metered();
            for (int t = metered.nextSetBit(0); t >= 0 && t < length; t = metered.nextSetBit(t + 1)) {
                peaks[t] = j;
            }
        }
        return peaks;
    }

    int periods() {
        return cells.length;
    }
}
