package org.wattwerk.core.planning.rolling;

import java.util.Arrays;
import java.util.List;
import org.wattwerk.core.planning.curve.PowerCurve;

/**
 * Power and speed of quarter hours with known prices at a worth of work, where a rest costs time and neither running nor
 * resting may be cut short: a shortest path over how long the present state has lasted. A rest is charged when it begins, so
 * that one which lasts beyond the known hours is charged as well.
 */
final class RestPattern {
    final double[] kilowatts;
    final double[] speed;

    /** Work that each quarter hour gets done, less what restarts lose. */
    final double[] progress;

    /** Work that they get done together. */
    final double work;

    private RestPattern(double[] kilowatts, double[] speed, double[] progress) {
        this.kilowatts = kilowatts;
        this.speed = speed;
        this.progress = progress;
        this.work = Arrays.stream(progress).sum();
    }

    /**
     * The best pattern.
     *
     * @param prices euros for a kilowatt quarter hour, less the credit
     * @param limit the most that the run may draw, in kilowatts
     * @param worth euros of a quarter hour at full speed
     */
    static RestPattern of(
            double[] prices,
            PowerCurve.Corner rest,
            List<PowerCurve.Corner> running,
            double limit,
            double worth,
            RestRules rules) {
        Levels levels = Levels.upTo(running, limit);
        int length = prices.length;
        double[] power = new double[length];
        double[] speed = new double[length];
        Path path = new Path(rules, length, worth, levels);
        for (int t = 0; t < length; t++) {
            power[t] = levels.base;
            speed[t] = levels.baseSpeed;
            for (int i = 0; i < levels.pieces(); i++) {
                if (prices[t] <= worth * levels.efficiency(i)) {
                    power[t] += levels.kilowatts[i];
                    speed[t] += levels.speed[i];
                }
            }
            path.step(t, worth * speed[t] - prices[t] * power[t], -prices[t] * rest.kilowatts());
        }
        boolean[] runs = path.runs();
        for (int t = 0; t < length; t++) {
            if (!runs[t]) {
                power[t] = rest.kilowatts();
                speed[t] = 0;
            }
        }
        return new RestPattern(power, speed, progress(runs, speed, rules));
    }

    private static double[] progress(boolean[] runs, double[] speed, RestRules rules) {
        double[] progress = new double[runs.length];
        boolean before = !rules.resting();
        double lost = 0;
        for (int t = 0; t < runs.length; t++) {
            if (runs[t]) {
                lost = before ? lost : rules.lost();
                progress[t] = speed[t] * Math.max(0, 1 - lost);
                lost = Math.max(0, lost - 1);
            }
            before = runs[t];
        }
        return progress;
    }

    /**
     * The best gain of each state, quarter hour by quarter hour: running for 1, 2, ... {@code up} quarter hours or more, then
     * resting for 1, 2, ... {@code down} or more.
     */
    private static final class Path {
        private final int up;
        private final int down;
        private final double restCost;
        private final int[][] from;
        private double[] gain;

        Path(RestRules rules, int length, double worth, Levels levels) {
            this.up = rules.up();
            this.down = rules.down();
            this.restCost = Double.isInfinite(rules.lost()) ? rules.lost() : worth * rules.lost() * levels.fullSpeed();
            this.from = new int[length][up + down];
            this.gain = new double[up + down];
            Arrays.fill(gain, Double.NEGATIVE_INFINITY);
            int since = Math.max(1, rules.since());
            gain[rules.resting() ? up + Math.min(since, down) - 1 : Math.min(since, up) - 1] = 0;
        }

        void step(int t, double running, double resting) {
            double[] next = new double[up + down];
            for (int state = 0; state < up + down; state++) {
                boolean runs = state < up;
                int first = runs ? 0 : up;
                int last = runs ? up - 1 : up + down - 1;
                int best = state > first ? state - 1 : runs ? up + down - 1 : up - 1;
                double value = state > first ? gain[state - 1] : runs ? gain[best] : gain[best] - restCost;
                // It has lasted long enough and goes on; where both cost the same, a run goes on as it is.
                if (state == last && gain[last] >= value) {
                    best = last;
                    value = gain[last];
                }
                from[t][state] = best;
                next[state] = value + (runs ? running : resting);
            }
            gain = next;
        }

        boolean[] runs() {
            int state = 0;
            for (int i = 1; i < up + down; i++) {
                state = gain[i] > gain[state] ? i : state;
            }
            boolean[] runs = new boolean[from.length];
            for (int t = from.length - 1; t >= 0; t--) {
                runs[t] = state < up;
                state = from[t][state];
            }
            return runs;
        }
    }
}
