package org.wattwerk.core.planning.year;

import java.util.List;
import org.wattwerk.core.planning.curve.PowerCurve;

/** The highest schedule below another that changes no faster than a ramp; each run has the part of its full power. */
final class Ramp {
    private Ramp() {}

    static Schedule lowered(YearProblem problem, Schedule steep) {
        int runs = problem.runs().size();
        int length = problem.prices().length();
        double full = 0;
        for (RunGoal run : problem.runs()) {
            full += run.curve().full().kilowatts();
        }
        Schedule sloped = new Schedule(runs, length);
        double ramp = problem.ramp().map(Units::kilowatts).orElse(Double.POSITIVE_INFINITY);
        for (int r = 0; r < runs; r++) {
            RunGoal run = problem.runs().get(r);
            double own = ramp * run.curve().full().kilowatts() / full;
            double[] power = steep.kilowatts[r].clone();
            for (int t = run.from() + 1; t < run.to(); t++) {
                power[t] = Math.min(power[t], power[t - 1] + own);
            }
            for (int t = run.to() - 2; t >= run.from(); t--) {
                power[t] = Math.min(power[t], power[t + 1] + own);
            }
            for (int t = run.from(); t < run.to(); t++) {
                sloped.kilowatts[r][t] = power[t];
                double before = speed(run.curve().withRest(), steep.kilowatts[r][t]);
                double after = speed(run.curve().withRest(), power[t]);
                sloped.speed[r][t] = before > 0 ? steep.speed[r][t] * Math.min(1, after / before) : 0;
            }
        }
        return sloped;
    }

    private static double speed(List<PowerCurve.Corner> hull, double kilowatts) {
        PowerCurve.Corner left = hull.get(0);
        for (PowerCurve.Corner right : hull) {
            if (kilowatts <= right.kilowatts()) {
                double run = right.kilowatts() - left.kilowatts();
                return run <= 0
                        ? right.speed()
                        : left.speed() + (kilowatts - left.kilowatts()) / run * (right.speed() - left.speed());
            }
            left = right;
        }
        return left.speed();
    }
}
