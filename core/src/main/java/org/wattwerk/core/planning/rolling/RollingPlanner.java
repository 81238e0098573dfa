package org.wattwerk.core.planning.rolling;

import java.util.BitSet;
import java.util.List;
import org.wattwerk.core.planning.curve.PowerCurve;
import org.wattwerk.core.planning.year.PriceRow;

/**
 * Decides the quarter hours whose prices are known, with no look at any other: a pure function of a situation.
 *
 * <p>In each scenario of the months ahead there is one worth of work at which the work is done by the deadline. The mean of
 * these worths decides. It is above the worth of the mean scenario, because falling behind is dearer than being ahead: so
 * what is uncertain is done early.
 *
 * <p>The peak is bought once and for all. It starts at the lowest power that still reaches the deadline, and is raised when
 * a kilowatt more is expected to save, over what is left of the year, more than it costs. What remains to be done always
 * stays within what that power can do: the guard of the deadline.
 */
public final class RollingPlanner {
    /** Euros for one kilowatt during a quarter hour at one micro-euro per MWh. */
    static final double EUROS_PER_KILOWATT = 0.00025 * 1e-6;

    private static final int QUARTER_HOURS_PER_HOUR = 4;
    private static final int HALVINGS = 34;
    private static final int PEAK_STEPS = 12;

    private final ForecastRule rule;
    private final double reserve;

    /**
     * A planner by a rule.
     *
     * @param reserve share of the time left that is kept free for what may fail
     */
    public RollingPlanner(ForecastRule rule, double reserve) {
        if (!(reserve >= 0) || reserve >= 1) {
            throw new IllegalArgumentException("a reserve is a share of time below one, not " + reserve);
        }
        this.rule = rule;
        this.reserve = reserve;
    }

    public Decision decide(Situation situation) {
        return decide(situation, new BitSet());
    }

    /**
     * The same, with quarter hours in which the run does the least it can, such as windows of high load.
     *
     * @param closed by index from the first known price
     */
    public Decision decide(Situation situation, BitSet closed) {
        double[] known = euros(situation.known());
        double[] past = situation.past().map(RollingPlanner::euros).orElse(new double[0]);
        Outlook outlook = Outlook.of(rule, past, known, situation.known().first(), situation.deadline(), closed);
        List<PowerCurve.Corner> corners = situation.mayRest()
                ? situation.curve().withRest()
                : situation.curve().running();
        double limit = situation.limit().map(power -> power.milliwatts() / 1e6).orElse(Double.POSITIVE_INFINITY);
        double work = situation.workLeft() / (1 - (outlook.isKnown() ? 0 : reserve));
        double top = Math.max(
                corners.get(0).kilowatts(),
                Math.min(limit, situation.curve().full().kilowatts()));
        double possible = outlook.quarterHours()
                        * Levels.upTo(below(situation, corners, top), top).fullSpeed()
                + outlook.closed() * corners.get(0).speed();
        double wanted = Math.max(0, Math.min(work, possible));
        double peak = situation.priceOfPeak().microEuros() > 0 ? peak(situation, outlook, corners, wanted, top) : top;
        Levels levels = Levels.upTo(below(situation, corners, peak), peak);
        double worth = meanWorth(outlook, levels, wanted);
        return decided(situation, known, closed, outlook, levels, worth, wanted, peak, possible);
    }

    /** Under a peak below the first level that resting leads up to, a run that is to be fast enough never rests. */
    private static List<PowerCurve.Corner> below(Situation situation, List<PowerCurve.Corner> corners, double peak) {
        boolean tooLow = situation.mayRest()
                && corners.size() > 1
                && peak < corners.get(1).kilowatts();
        List<PowerCurve.Corner> running = situation.curve().running();
        return tooLow && peak >= running.get(0).kilowatts() ? running : corners;
    }

    private static double[] euros(PriceRow row) {
        double[] euros = new double[row.length()];
        for (int i = 0; i < euros.length; i++) {
            euros[i] = row.at(i).microEurosPerMwh() * EUROS_PER_KILOWATT;
        }
        return euros;
    }

    private double meanWorth(Outlook outlook, Levels levels, double work) {
        double sum = 0;
        for (int s = 0; s < Outlook.scenarios(); s++) {
            sum += Outlook.weight(s) * worth(outlook, levels, work, s);
        }
        return sum;
    }

    /** The least worth of work at which it is done in a scenario. */
    private double worth(Outlook outlook, Levels levels, double work, int scenario) {
        double low = 0;
        if (work(outlook, levels, low, scenario) >= work) {
            return 0;
        }
        double high = 64;
        while (work(outlook, levels, high, scenario) < work && high < 1e9) {
            low = high;
            high *= 2;
        }
        for (int i = 0; i < HALVINGS && high - low > 1e-6 * high; i++) {
            double middle = (low + high) / 2;
            if (work(outlook, levels, middle, scenario) >= work) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return high;
    }

    private double work(Outlook outlook, Levels levels, double worth, int scenario) {
        double[] sum = {(outlook.quarterHours() + outlook.closed()) * levels.baseSpeed};
        for (int i = 0; i < levels.pieces(); i++) {
            double speed = levels.speed[i];
            outlook.upTo(
                    worth * levels.efficiency(i), scenario, rule.wander(), (count, cost) -> sum[0] += speed * count);
        }
        return sum[0];
    }

    /** The peak under which the rest is planned. */
    private double peak(
            Situation situation, Outlook outlook, List<PowerCurve.Corner> corners, double work, double top) {
        double price = situation.priceOfPeak().microEuros() / 1e6;
        double low = Math.min(
                top,
                Math.max(
                        situation.peakSoFar().milliwatts() / 1e6,
                        least(corners, meanSpeed(outlook, corners, work), top)));
        double high = top;
        if (saved(outlook, corners, work, low) <= price) {
            return low;
        }
        for (int i = 0; i < PEAK_STEPS; i++) {
            double middle = (low + high) / 2;
            if (saved(outlook, corners, work, middle) <= price) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return high;
    }

    /** Mean speed that the open quarter hours need. */
    private static double meanSpeed(Outlook outlook, List<PowerCurve.Corner> corners, double work) {
        return (work - outlook.closed() * corners.get(0).speed()) / Math.max(1, outlook.quarterHours());
    }

    /** The least power at which a mean speed is reached, with a thousandth to spare. */
    private static double least(List<PowerCurve.Corner> corners, double speed, double top) {
        double wanted = speed * 1.001;
        if (wanted <= corners.get(0).speed()) {
            return Math.min(top, corners.get(0).kilowatts());
        }
        for (int i = 1; i < corners.size(); i++) {
            PowerCurve.Corner a = corners.get(i - 1);
            PowerCurve.Corner b = corners.get(i);
            if (wanted <= b.speed()) {
                return wanted <= a.speed()
                        ? a.kilowatts()
                        : a.kilowatts()
                                + (wanted - a.speed()) / (b.speed() - a.speed()) * (b.kilowatts() - a.kilowatts());
            }
        }
        return top;
    }

    /** What a kilowatt more of peak is expected to save over what is left. */
    private double saved(Outlook outlook, List<PowerCurve.Corner> corners, double work, double peak) {
        Levels levels = Levels.upTo(corners, peak);
        double[] sum = {0};
        for (int s = 0; s < Outlook.scenarios(); s++) {
            double worth = worth(outlook, levels, work, s);
            double kilowatt = worth * levels.beyond;
            double weight = Outlook.weight(s);
            outlook.upTo(kilowatt, s, rule.wander(), (count, cost) -> sum[0] += weight * (count * kilowatt - cost));
        }
        return sum[0];
    }

    private Decision decided(
            Situation situation,
            double[] known,
            BitSet closed,
            Outlook outlook,
            Levels levels,
            double worth,
            double wanted,
            double peak,
            double possible) {
        int length = Math.min(known.length, situation.quarterHoursLeft());
        double[] kilowatts = new double[length];
        double[] speed = new double[length];
        double done = 0;
        for (int t = 0; t < length; t++) {
            kilowatts[t] = levels.base;
            speed[t] = levels.baseSpeed;
            for (int i = 0; i < levels.pieces() && !closed.get(t); i++) {
                if (known[t] <= worth * levels.efficiency(i)) {
                    kilowatts[t] += levels.kilowatts[i];
                    speed[t] += levels.speed[i];
                }
            }
            done += speed[t];
        }
        if (outlook.isKnown() && done > wanted) {
            giveBack(known, levels, kilowatts, speed, done - wanted);
        }
        double reachable = situation.workLeft() <= 0 ? 1 : Math.min(1, possible / situation.workLeft());
        return new Decision(
                situation.known().first(), kilowatts, speed, worth, peak, reachable, expected(outlook, levels, worth));
    }

    /** Energy and cost of everything left at a worth of work: the mean of the scenarios. */
    private Decision.Expected expected(Outlook outlook, Levels levels, double worth) {
        double[] energy = {(outlook.quarterHours() + outlook.closed()) * levels.base};
        double[] cost = {0};
        for (int s = 0; s < Outlook.scenarios(); s++) {
            double weight = Outlook.weight(s);
            double base = levels.base;
            outlook.upTo(Double.POSITIVE_INFINITY, s, rule.wander(), (count, sum) -> cost[0] += weight * base * sum);
            for (int i = 0; i < levels.pieces(); i++) {
                double kilowatts = levels.kilowatts[i];
                outlook.upTo(worth * levels.efficiency(i), s, rule.wander(), (count, sum) -> {
                    energy[0] += weight * kilowatts * count;
                    cost[0] += weight * kilowatts * sum;
                });
            }
        }
        return new Decision.Expected(energy[0] / QUARTER_HOURS_PER_HOUR, cost[0]);
    }

    /** With nothing uncertain left, what was bought beyond the work is given back where it saves most. */
    private static void giveBack(double[] known, Levels levels, double[] kilowatts, double[] speed, double surplus) {
        double left = surplus;
        while (left > 1e-9) {
            int best = -1;
            double most = 0;
            int piece = -1;
            for (int t = 0; t < kilowatts.length; t++) {
                int top = topPiece(levels, kilowatts[t]);
                if (top >= 0 && known[t] / levels.efficiency(top) > most) {
                    most = known[t] / levels.efficiency(top);
                    best = t;
                    piece = top;
                }
            }
            if (best < 0) {
                return;
            }
            double under = levels.base;
            for (int i = 0; i < piece; i++) {
                under += levels.kilowatts[i];
            }
            double have = (kilowatts[best] - under) * levels.efficiency(piece);
            double give = Math.min(have, left);
            kilowatts[best] -= give / levels.efficiency(piece);
            speed[best] -= give;
            left -= give;
            if (give == have) {
                kilowatts[best] = under;
            }
        }
    }

    private static int topPiece(Levels levels, double kilowatts) {
        double at = levels.base;
        int top = -1;
        for (int i = 0; i < levels.pieces(); i++) {
            if (kilowatts > at + 1e-9 && levels.speed[i] > 0) {
                top = i;
            }
            at += levels.kilowatts[i];
        }
        return top;
    }

    /** The rule that this planner forecasts by. */
    public ForecastRule rule() {
        return rule;
    }
}
