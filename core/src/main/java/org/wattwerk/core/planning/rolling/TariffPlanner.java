package org.wattwerk.core.planning.rolling;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wattwerk.core.planning.curve.PowerCurve;
import org.wattwerk.core.planning.year.PriceRow;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Power;

/**
 * Decides like {@link RollingPlanner}, for the whole bill: a pure function of what is known.
 *
 * <p>A discount for continuous use [Bandlast] is a cliff: whoever follows the price alone falls off it and pays more than
 * somebody who never looked at a price. So every way of being charged is priced with the rest of the year as it is expected
 * today, each with the peak that suits it best, and the cheapest is steered to. Where a way asks for more energy than the
 * work would use under that peak, every kilowatt hour gets a credit until it does; the credit is the price of the cliff.
 */
public final class TariffPlanner {
    private static final int REFINEMENTS = 5;
    private static final int CREDIT_STEPS = 16;
    private static final int WORTH_STEPS = 50;
    private static final double SLACK = 1.002;

    /**
     * A peak can be raised tomorrow and never lowered again, so raising it must save this much more than it costs; chosen by
     * hand, and larger values change little.
     */
    private static final double HURDLE = 1.5;

    /** Until so many quarter hours of prices are known, four weeks, no peak is raised that the date does not need. */
    private static final int SAMPLE = 28 * 96;

    private final ForecastRule rule;
    private final double reserve;

    /**
     * A planner by a rule.
     *
     * @param reserve share of the time left that is kept free for what may fail
     */
    public TariffPlanner(ForecastRule rule, double reserve) {
        if (!(reserve >= 0) || reserve >= 1) {
            throw new IllegalArgumentException("a reserve is a share of time below one, not " + reserve);
        }
        this.rule = rule;
        this.reserve = reserve;
    }

    /** A way, a peak of the connection point, the credit that earns it, and what the rest of the year is then compared by. */
    private record Offer(Way way, double peak, double credit, double cost) {}

    /** What stays the same while offers are compared. */
    private record Frame(
            Outlook outlook,
            List<PowerCurve.Corner> corners,
            double work,
            double others,
            double used,
            double least,
            double top) {
        Levels under(double peak) {
            return Levels.upTo(corners, peak - others);
        }
    }

    /** Decides the quarter hours whose prices are known; charges and peak of the situation itself are not looked at. */
    public TariffDecision decide(Situation situation, YearStanding standing) {
        double[] known = euros(situation.known());
        double[] past = situation.past().map(TariffPlanner::euros).orElse(new double[0]);
        Outlook outlook = Outlook.of(rule, past, known, situation.known().first(), situation.deadline(), new BitSet());
        Frame frame = frame(situation, standing, outlook);
        Offer offer = best(frame, ways(standing));
        double limit = offer.peak - frame.others;
        double worth = new Market(outlook, frame.under(offer.peak), frame.work, rule.wander()).meanWorth(offer.credit);
        int length = Math.min(known.length, situation.quarterHoursLeft());
        double[] prices = new double[length];
        for (int t = 0; t < length; t++) {
            prices[t] = known[t] - offer.credit;
        }
        RestPattern pattern = outlook.isKnown()
                ? enough(situation, standing, prices, limit, frame.work, worth)
                : pattern(situation, standing, prices, limit, worth);
        double possible = outlook.quarterHours() * frame.under(frame.top).fullSpeed();
        double reachable = situation.workLeft() <= 0 ? 1 : Math.min(1, possible / situation.workLeft());
        return new TariffDecision(
                situation.known().first(),
                pattern,
                worth,
                offer.way.name(),
                new Power(Math.round(offer.peak * 1e6)),
                new EnergyPrice(Math.round(offer.credit / RollingPlanner.EUROS_PER_KILOWATT)),
                reachable);
    }

    private Frame frame(Situation situation, YearStanding standing, Outlook outlook) {
        PowerCurve curve = situation.curve();
        List<PowerCurve.Corner> corners = situation.mayRest() ? curve.withRest() : curve.running();
        double others = standing.otherLoads().milliwatts() / 1e6;
        double limit = situation.limit().map(power -> power.milliwatts() / 1e6).orElse(Double.POSITIVE_INFINITY);
        double top = Math.min(limit, curve.full().kilowatts());
        double possible = outlook.quarterHours() * Levels.upTo(corners, top).fullSpeed();
        double work = Math.max(0, Math.min(situation.workLeft() / (1 - (outlook.isKnown() ? 0 : reserve)), possible));
        double least = Math.max(
                standing.peakSoFar().milliwatts() / 1e6,
                Math.min(top, least(curve, work / outlook.quarterHours())) + others);
        return new Frame(
                outlook,
                corners,
                work,
                others,
                standing.energySoFar().kilowattHours() * 4 + others * outlook.quarterHours(),
                Math.min(least, Math.max(top + others, standing.peakSoFar().milliwatts() / 1e6)),
                top);
    }

    private static List<Way> ways(YearStanding standing) {
        return standing.network().map(Way::of).orElse(List.of(Way.ENERGY_ONLY));
    }

    private static double[] euros(PriceRow row) {
        double[] euros = new double[row.length()];
        for (int i = 0; i < euros.length; i++) {
            euros[i] = row.at(i).microEurosPerMwh() * RollingPlanner.EUROS_PER_KILOWATT;
        }
        return euros;
    }

    /** The least power at which a run that does not rest keeps a mean speed, with a little to spare. */
    private static double least(PowerCurve curve, double speed) {
        return curve.kilowattsAt(Math.min(1, speed * SLACK)).orElse(curve.full().kilowatts());
    }

    private static Offer best(Frame frame, List<Way> ways) {
        Offer best = null;
        for (Way way : ways) {
            Offer offer = best(frame, way);
            best = offer != null && (best == null || offer.cost < best.cost) ? offer : best;
        }
        return best != null ? best : new Offer(ways.get(0), frame.top + frame.others, 0, 0);
    }

    /** The best peak for a way: the least one, the corners of the curve, and then between the neighbours of the best. */
    private static @Nullable Offer best(Frame frame, Way way) {
        double most = Math.max(frame.least, frame.top + frame.others);
        if (way.peak() != 0 && frame.outlook.sampled() < SAMPLE) {
            return offer(frame, way, frame.least);
        }
        if (way.peak() == 0) {
            return offer(frame, way, most);
        }
        List<Double> peaks = new ArrayList<>(List.of(frame.least));
        for (PowerCurve.Corner corner : frame.corners) {
            double peak = corner.kilowatts() + frame.others;
            if (peak > frame.least && peak < most) {
                peaks.add(peak);
            }
        }
        peaks.add(most);
        Offer best = null;
        int at = 0;
        for (int i = 0; i < peaks.size(); i++) {
            Offer offer = offer(frame, way, peaks.get(i));
            if (offer != null && (best == null || offer.cost < best.cost)) {
                best = offer;
                at = i;
            }
        }
        return best == null
                ? null
                : refined(frame, best, peaks.get(Math.max(0, at - 1)), peaks.get(Math.min(peaks.size() - 1, at + 1)));
    }

    private static Offer refined(Frame frame, Offer first, double from, double to) {
        Offer best = first;
        double low = from;
        double high = to;
        for (int i = 0; i < REFINEMENTS; i++) {
            double step = (high - low) / 4;
            for (double peak : new double[] {Math.max(low, best.peak - step), Math.min(high, best.peak + step)}) {
                Offer near = offer(frame, best.way, peak);
                best = near != null && near.cost < best.cost ? near : best;
            }
            low = Math.max(low, best.peak - step);
            high = Math.min(high, best.peak + step);
        }
        return best;
    }

    /** What the rest of the year costs under a peak; null if the way cannot be earned there. */
    private static @Nullable Offer offer(Frame frame, Way way, double peak) {
        Market market = new Market(frame.outlook, frame.under(peak), frame.work, 0);
        double asked = Math.max(way.quarterHours() * peak, way.minimum()) - frame.used;
        double credit = way.credit();
        Market.Use use = market.expected(credit);
        if (use.energy() < asked) {
            double low = credit;
            double high = credit + 0.1;
            while (market.expected(high).energy() < asked) {
                low = high;
                high *= 2;
                if (high > 100) {
                    return null;
                }
            }
            for (int i = 0; i < CREDIT_STEPS; i++) {
                double middle = (low + high) / 2;
                if (market.expected(middle).energy() >= asked) {
                    high = middle;
                } else {
                    low = middle;
                }
            }
            credit = high;
            use = market.expected(credit);
        }
        double network = way.peak() * peak - way.credit() * (frame.used + use.energy());
        double cost = use.cost() + HURDLE * network;
        return new Offer(way, peak, credit, cost);
    }

    private static RestPattern pattern(
            Situation situation, YearStanding standing, double[] prices, double limit, double worth) {
        boolean mayRest = situation.mayRest();
        List<PowerCurve.Corner> running = mayRest && !standing.rest().cost()
                ? situation.curve().withRest()
                : situation.curve().running();
        double lost = mayRest ? standing.rest().lost().toMillis() / (15.0 * 60_000) : Double.POSITIVE_INFINITY;
        return RestPattern.of(
                prices, situation.curve().rest(), running, limit, worth, lost, standing.resting() && mayRest);
    }

    /** With nothing uncertain left: the pattern at the least worth at which the work is done. */
    private static RestPattern enough(
            Situation situation, YearStanding standing, double[] prices, double limit, double work, double start) {
        double low = 0;
        RestPattern best = pattern(situation, standing, prices, limit, low);
        if (best.work >= work) {
            return best;
        }
        double high = Math.max(64, start);
        best = pattern(situation, standing, prices, limit, high);
        for (int i = 0; i < WORTH_STEPS && best.work < work; i++) {
            low = high;
            high *= 2;
            best = pattern(situation, standing, prices, limit, high);
        }
        for (int i = 0; i < WORTH_STEPS; i++) {
            double middle = (low + high) / 2;
            RestPattern at = pattern(situation, standing, prices, limit, middle);
            if (at.work >= work) {
                high = middle;
                best = at;
            } else {
                low = middle;
            }
        }
        return best;
    }
}
