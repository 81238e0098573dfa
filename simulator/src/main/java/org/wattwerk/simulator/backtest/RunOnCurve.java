package org.wattwerk.simulator.backtest;

import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Power;

/**
 * A run that follows a strategy quarter hour by quarter hour on its power curve: what it draws, what it gets done, and what a
 * restart takes from it. After a rest it draws what its level draws, and makes no progress for the time that is lost.
 */
final class RunOnCurve {
    private static final double ALMOST_NOTHING = 1e-6;
    private static final double MILLIJOULES = 900 * 1e6;

    private final BacktestCase backtest;
    private final double others;
    private final double restKilowatts;
    private final double lostAtRestart;
    private final double[] kilowatts;
    private final double[] speed;
    private double left;
    private double lost;
    private double energy;
    private double peak;
    private int at;
    private int pauses;
    private int finished = -1;
    private boolean resting;
    private int since = Integer.MAX_VALUE;

    RunOnCurve(BacktestCase backtest) {
        this(backtest, backtest.rest().lost().toMillis() / (15.0 * 60_000));
    }

    /** With another time that a restart loses, in quarter hours. */
    RunOnCurve(BacktestCase backtest, double lostAtRestart) {
        this.backtest = backtest;
        this.lostAtRestart = lostAtRestart;
        this.others = backtest.otherLoads().milliwatts() / 1e6;
        this.restKilowatts = backtest.curve().rest().kilowatts();
        this.kilowatts = new double[backtest.length()];
        this.speed = new double[backtest.length()];
        this.left = backtest.work();
    }

    /** The next quarter hour at full speed. */
    void full() {
        follow(backtest.curve().full().kilowatts(), backtest.curve().full().speed());
    }

    /** The next quarter hour at rest. */
    void rest() {
        follow(restKilowatts, 0);
    }

    /** The next quarter hour at a mean power and a speed of the run; it rests for what is left of it when the work is done. */
    void follow(double power, double wanted) {
        boolean rests = power <= restKilowatts + ALMOST_NOTHING;
        if (rests && !resting && at > 0 && left > 0) {
            pauses++;
        }
        if (resting && !rests) {
            lost = lostAtRestart;
        }
        double progress = rests ? 0 : Math.max(0, 1 - lost);
        lost = rests ? lost : Math.max(0, lost - 1);
        double done = wanted * progress;
        double draws = power;
        if (left > 0 && done >= left - ALMOST_NOTHING) {
            double part = done > 0 ? Math.min(1, left / done) : 1;
            draws = restKilowatts + part * (power - restKilowatts);
            done = left;
            finished = at;
            left = 0;
        } else {
            left -= done;
        }
        since = at > 0 && resting == rests ? Math.max(since, since + 1) : at > 0 || rests ? 1 : since;
        resting = rests;
        kilowatts[at] = draws + others;
        speed[at] = done;
        energy += draws + others;
        peak = Math.max(peak, draws + others);
        at++;
    }

    boolean isDone() {
        return left <= 0;
    }

    double workLeft() {
        return Math.max(0, left);
    }

    boolean resting() {
        return resting;
    }

    /** For how many quarter hours it has rested, or run, without a change. */
    int since() {
        return since;
    }

    /** How many quarter hours it has behind it. */
    int at() {
        return at;
    }

    /** Energy of the connection point so far. */
    Energy energySoFar() {
        return new Energy(Math.round(energy * MILLIJOULES));
    }

    /** The highest quarter hour of the connection point so far. */
    Power peakSoFar() {
        return new Power(Math.round(peak * 1e6));
    }

    /** What came of it; the rest of the time it rests. */
    Course course() {
        while (at < kilowatts.length) {
            rest();
        }
        return new Course(kilowatts, speed, pauses, finished);
    }
}
