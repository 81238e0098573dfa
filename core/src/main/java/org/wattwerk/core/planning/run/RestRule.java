package org.wattwerk.core.planning.run;

import java.util.BitSet;
import org.wattwerk.core.planning.Standing;
import org.wattwerk.core.planning.curve.PowerCurve;
import org.wattwerk.core.planning.rolling.Decision;
import org.wattwerk.core.planning.year.PriceRow;
import org.wattwerk.core.planning.year.RestTerms;
import org.wattwerk.core.time.QuarterHour;

/**
 * In which quarter hours a run rests, where a rest costs time and neither resting nor running may be cut short: the cheapest
 * pattern for the known prices at the decided worth of work, by dynamic programming over how long the present state lasts.
 */
final class RestRule {
    /** More than anything that a quarter hour can cost. */
    private static final double NEVER = 1e12;
    /** Euros by which running is preferred where both cost the same, so that rounding of the worth does not lose work. */
    private static final double TIE = 1e-5;

    /** Euros for one kilowatt during a quarter hour at one micro-euro per MWh. */
    private static final double EUROS_PER_KILOWATT = 0.00025 * 1e-6;

    private final boolean mayRest;
    private final double lost;
    private final int up;
    private final int down;
    private final boolean resting;
    private final int since;

    private RestRule(boolean mayRest, double lost, int up, int down, boolean resting, int since) {
        this.mayRest = mayRest;
        this.lost = lost;
        this.up = up;
        this.down = down;
        this.resting = resting;
        this.since = since;
    }

    static RestRule of(RestTerms terms, boolean mayRest, Standing standing) {
        return new RestRule(
                mayRest,
                terms.lost().toNanos() / (double) QuarterHour.LENGTH.toNanos(),
                Math.max(1, terms.minimumUpQuarterHours()),
                Math.max(1, terms.minimumDownQuarterHours()),
                standing.resting(),
                standing.quarterHours());
    }

    /** For each known quarter hour whether the run rests. */
    boolean[] rests(PriceRow prices, PowerCurve curve, Decision decision, BitSet closed) {
        int n = decision.length();
        boolean[] rests = new boolean[n];
        if (!mayRest) {
            return rests;
        }
        double worth = decision.worthOfWork().microEuros() / 1e6;
        double[] saved = new double[n];
        double[] restart = new double[n];
        for (int t = 0; t < n; t++) {
            double price = prices.at(t).microEurosPerMwh() * EUROS_PER_KILOWATT;
            PowerCurve.Corner running = running(curve, decision, t, price, worth);
            // What running earns beyond resting; a rest is worth its while where this is negative for long enough.
            saved[t] = closed.get(t)
                    ? -NEVER
                    : worth * running.speed()
                            - price * (running.kilowatts() - curve.rest().kilowatts())
                            + TIE;
            restart[t] = worth * lost * curve.full().speed();
        }
        return pattern(saved, restart);
    }

    /** The running state at a quarter hour: what was decided, or the best running corner below the planned peak. */
    private static PowerCurve.Corner running(PowerCurve curve, Decision decision, int t, double price, double worth) {
        PowerCurve.Corner lowest = curve.running().get(0);
        if (decision.kilowatts(t) >= lowest.kilowatts()) {
            return new PowerCurve.Corner(decision.kilowatts(t), decision.speed(t));
        }
        PowerCurve.Corner best = lowest;
        double most = Double.NEGATIVE_INFINITY;
        for (PowerCurve.Corner corner : curve.running()) {
            double gain = worth * corner.speed() - price * corner.kilowatts();
            if (corner.kilowatts() <= Math.max(lowest.kilowatts(), decision.plannedPeak()) && gain > most) {
                best = corner;
                most = gain;
            }
        }
        return best;
    }

    /** The pattern of most worth: backwards over time, with the quarter hours that the present state still has to last. */
    private boolean[] pattern(double[] gain, double[] restart) {
        int n = gain.length;
        double[][] running = new double[n + 1][up + 1];
        double[][] asleep = new double[n + 1][down + 1];
        for (int t = n - 1; t >= 0; t--) {
            for (int left = 0; left <= up; left++) {
                double stay = gain[t] + running[t + 1][Math.max(0, left - 1)];
                double stop = left > 0 ? -NEVER : asleep[t + 1][down - 1];
                running[t][left] = Math.max(stay, stop);
            }
            for (int left = 0; left <= down; left++) {
                double stay = asleep[t + 1][Math.max(0, left - 1)];
                double start = left > 0 ? -NEVER : gain[t] - restart[t] + running[t + 1][up - 1];
                asleep[t][left] = Math.max(stay, start);
            }
        }
        boolean[] rests = new boolean[n];
        boolean down0 = resting;
        int left = Math.max(0, (resting ? down : up) - since);
        for (int t = 0; t < n; t++) {
            if (down0) {
                boolean starts = left == 0 && gain[t] - restart[t] + running[t + 1][up - 1] > asleep[t + 1][0];
                down0 = !starts;
                left = starts ? up - 1 : Math.max(0, left - 1);
            } else {
                boolean stops = left == 0 && asleep[t + 1][down - 1] > gain[t] + running[t + 1][0];
                down0 = stops;
                left = stops ? down - 1 : Math.max(0, left - 1);
            }
            rests[t] = down0;
        }
        return rests;
    }
}
