package org.wattwerk.core.planning.rolling;

import java.util.List;
import org.wattwerk.core.planning.curve.PowerCurve;

/**
 * Power and speed of quarter hours with known prices at a worth of work, where a rest costs time: a shortest path between
 * running and resting. A rest is charged when it begins, so that one which lasts beyond the known hours is charged as well.
 */
final class RestPattern {
    final double[] kilowatts;
    final double[] speed;

    /** Work that these quarter hours get done, less what restarts lose. */
    final double work;

    private RestPattern(double[] kilowatts, double[] speed, double work) {
        this.kilowatts = kilowatts;
        this.speed = speed;
        this.work = work;
    }

    /**
     * The best pattern.
     *
     * @param prices euros for a kilowatt quarter hour, less the credit
     * @param lost quarter hours at the running speed that a restart loses; infinite where it may not rest
     * @param resting whether the run rests before the first of them
     */
    static RestPattern of(
            double[] prices,
            PowerCurve.Corner rest,
            List<PowerCurve.Corner> running,
            double limit,
            double worth,
            double lost,
            boolean resting) {
        Levels levels = Levels.upTo(running, limit);
        int length = prices.length;
        double[] power = new double[length];
        double[] fast = new double[length];
        boolean[] runningCameFromRest = new boolean[length];
        boolean[] restingCameFromRest = new boolean[length];
        double restCost = Double.isInfinite(lost) ? lost : worth * lost * levels.fullSpeed();
        double whenRunning = resting ? Double.NEGATIVE_INFINITY : 0;
        double whenResting = resting ? 0 : Double.NEGATIVE_INFINITY;
        for (int t = 0; t < length; t++) {
            power[t] = levels.base;
            fast[t] = levels.baseSpeed;
            for (int i = 0; i < levels.pieces(); i++) {
                if (prices[t] <= worth * levels.efficiency(i)) {
                    power[t] += levels.kilowatts[i];
                    fast[t] += levels.speed[i];
                }
            }
            runningCameFromRest[t] = whenResting > whenRunning;
            restingCameFromRest[t] = whenResting >= whenRunning - restCost;
            double run = Math.max(whenRunning, whenResting) + worth * fast[t] - prices[t] * power[t];
            double stay = Math.max(whenResting, whenRunning - restCost) - prices[t] * rest.kilowatts();
            whenRunning = run;
            whenResting = stay;
        }
        boolean runs = whenRunning >= whenResting;
        double work = 0;
        for (int t = length - 1; t >= 0; t--) {
            boolean before = runs ? !runningCameFromRest[t] : !restingCameFromRest[t];
            if (!runs) {
                power[t] = rest.kilowatts();
                fast[t] = 0;
            } else {
                work += before ? fast[t] : (1 - lost) * fast[t];
            }
            runs = before;
        }
        return new RestPattern(power, fast, work);
    }
}
