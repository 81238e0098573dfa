package org.wattwerk.core.planning.rolling;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wattwerk.core.planning.curve.PowerCurve;
import org.wattwerk.core.planning.year.PriceRow;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.quantity.Power;

/**
 * Decides the quarter hours whose prices are known, with no look at any other and for the whole bill: a pure function of what
 * is known.
 *
 * <p>In each scenario of the months ahead there is one worth of work at which the work is done by the deadline. The mean of
 * these worths decides. It is above the worth of the mean scenario, because falling behind is dearer than being ahead: so
 * what is uncertain is done early.
 *
 * <p>A discount for continuous use [Bandlast] is a cliff: whoever follows the price alone falls off it and pays more than
 * somebody who never looked at a price. So every way of being charged is priced with the rest of the year as it is expected
 * today, each with the peak that suits it best, and the cheapest is steered to. Where a way asks for more energy than the
 * work would use under that peak, every kilowatt hour gets a credit until it does; the credit is the price of the cliff.
 */
public final class TariffPlanner {
    /**
     * Share of the time that is left to a deadline which a run keeps free for what may fail, unless somebody chooses another;
     * a twentieth of a day in a month.
     */
    public static final double RESERVE = 0.002;

    /** Euros for one kilowatt during a quarter hour at one micro-euro per MWh. */
    static final double EUROS_PER_KILOWATT = 0.00025 * 1e-6;

    private static final int REFINEMENTS = 5;
    private static final int CREDIT_STEPS = 16;
    private static final int WORTH_STEPS = 50;
    private static final double SLACK = 1.002;

    /**
     * A peak can be raised tomorrow and never lowered again, and from a lower one every other way of being charged is still
     * open. So where there are others, raising it must save this much more than it costs; chosen by hand, and larger values
     * change little.
     */
    private static final double HURDLE = 1.5;

    /** Until so many quarter hours of prices are known, four weeks, no peak is raised for its price alone where others are open. */
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

    /**
     * A way, a peak of the connection point, the credit that earns it, and what comes of it.
     *
     * @param energy of the connection point in the year, in kilowatt quarter hours
     * @param euros of the energy from now on
     * @param network euros of the year's network charge, less what the published energy charge is part of the prices
     * @param cost what offers are compared by
     */
    private record Offer(
            Way way, double peak, double credit, double energy, double euros, double network, double cost) {}

    /**
     * What stays the same while offers are compared.
     *
     * @param others kilowatts of what draws beside the run
     * @param used kilowatt quarter hours of the year that the run's work does not change
     * @param within part of the time to the deadline that lies in the year
     * @param least peak of the connection point that the date needs
     * @param top the most that the run may draw, in kilowatts
     * @param hurdle how much more than it costs a higher peak has to save
     * @param wander of the level while peaks are compared; with a hurdle the level that is expected is enough
     */
    private record Frame(
            Outlook outlook,
            List<PowerCurve.Corner> corners,
            double work,
            double others,
            double used,
            double within,
            double least,
            double top,
            double hurdle,
            double wander) {
        Levels under(double peak) {
            return Levels.upTo(corners, peak - others);
        }
    }

    /** Decides the quarter hours whose prices are known. */
    public TariffDecision decide(Situation situation, YearStanding standing) {
        double[] known = euros(situation.known());
        double[] past = situation.past().map(TariffPlanner::euros).orElse(new double[0]);
        Outlook outlook = Outlook.of(rule, past, known, situation.known().first(), situation.deadline());
        Frame frame = frame(situation, standing, outlook);
        List<Way> ways = ways(standing);
        List<Offer> offers = new ArrayList<>();
        List<Way> closed = new ArrayList<>();
        for (Way way : ways) {
            Offer offer = best(frame, way);
            if (offer == null) {
                closed.add(way);
            } else {
                offers.add(offer);
            }
        }
        offers.sort(Comparator.comparingDouble(Offer::cost));
        Offer offer =
                offers.isEmpty() ? new Offer(ways.get(0), frame.top + frame.others, 0, 0, 0, 0, 0) : offers.get(0);
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
        double possible =
                outlook.quarterHours() * frame.under(frame.top + frame.others).fullSpeed();
        double reachable = situation.workLeft() <= 0 ? 1 : Math.min(1, possible / situation.workLeft());
        List<TariffDecision.Choice> choices = new ArrayList<>();
        (offers.isEmpty() ? List.of(offer) : offers).forEach(choice -> choices.add(choice(choice)));
        closed.stream()
                .filter(way -> !way.equals(offer.way))
                .forEach(way -> choices.add(
                        new TariffDecision.Choice(way.name(), false, Power.ZERO, EnergyPrice.ZERO, 0, Money.ZERO)));
        return new TariffDecision(situation.known().first(), pattern, worth, reachable, choices);
    }

    private static TariffDecision.Choice choice(Offer offer) {
        return new TariffDecision.Choice(
                offer.way.name(),
                true,
                new Power(Math.round(offer.peak * 1e6)),
                new EnergyPrice(Math.round(offer.credit / EUROS_PER_KILOWATT)),
                offer.peak > 0 ? offer.energy / 4 / offer.peak : 0,
                new Money(Math.round((offer.euros + offer.network) * 1e6)));
    }

    private Frame frame(Situation situation, YearStanding standing, Outlook outlook) {
        PowerCurve curve = situation.curve();
        List<PowerCurve.Corner> corners = situation.mayRest() ? curve.withRest() : curve.running();
        double others = standing.otherLoads().milliwatts() / 1e6;
        double limit = situation.limit().map(power -> power.milliwatts() / 1e6).orElse(Double.POSITIVE_INFINITY);
        double top = Math.min(limit, curve.full().kilowatts());
        double possible = outlook.quarterHours() * Levels.upTo(corners, top).fullSpeed();
        double work = Math.max(0, Math.min(situation.workLeft() / (1 - (outlook.isKnown() ? 0 : reserve)), possible));
        double soFar = standing.peakSoFar().milliwatts() / 1e6;
        double least = Math.max(soFar, Math.min(top, least(curve, work / outlook.quarterHours())) + others);
        long left = standing.quarterHoursOfYear();
        // Behind its deadline the run rests on to the end of the year.
        double idle = Math.max(0, left - outlook.quarterHours()) * curve.rest().kilowatts();
        return new Frame(
                outlook,
                corners,
                work,
                others,
                standing.energySoFar().kilowattHours() * 4 + others * left + idle,
                Math.min(1, left / (double) outlook.quarterHours()),
                Math.min(least, Math.max(top + others, soFar)),
                top,
                ways(standing).size() > 1 ? HURDLE : 1,
                ways(standing).size() > 1 ? 0 : rule.wander());
    }

    private static List<Way> ways(YearStanding standing) {
        return standing.network().map(Way::of).orElse(List.of(Way.ENERGY_ONLY));
    }

    private static double[] euros(PriceRow row) {
        double[] euros = new double[row.length()];
        for (int i = 0; i < euros.length; i++) {
            euros[i] = row.at(i).microEurosPerMwh() * EUROS_PER_KILOWATT;
        }
        return euros;
    }

    /** The least power at which a run that does not rest keeps a mean speed, with a little to spare. */
    private static double least(PowerCurve curve, double speed) {
        return curve.kilowattsAt(Math.min(1, speed * SLACK)).orElse(curve.full().kilowatts());
    }

    /** The best peak for a way: the least one, the corners of the curve, and then between the neighbours of the best. */
    private static @Nullable Offer best(Frame frame, Way way) {
        double most = Math.max(frame.least, frame.top + frame.others);
        if (way.peak() != 0 && frame.hurdle > 1 && frame.outlook.sampled() < SAMPLE) {
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
        Market market = new Market(frame.outlook, frame.under(peak), frame.work, frame.wander);
        double asked = Math.max(way.quarterHours() * peak, way.minimum()) - frame.used;
        double credit = way.credit();
        Market.Use use = market.expected(credit);
        if (use.energy() * frame.within < asked) {
            double low = credit;
            double high = credit + 0.1;
            while (market.expected(high).energy() * frame.within < asked) {
                low = high;
                high *= 2;
                if (high > 100) {
                    return null;
                }
            }
            for (int i = 0; i < CREDIT_STEPS; i++) {
                double middle = (low + high) / 2;
                if (market.expected(middle).energy() * frame.within >= asked) {
                    high = middle;
                } else {
                    low = middle;
                }
            }
            credit = high;
            use = market.expected(credit);
        }
        double energy = frame.used + use.energy() * frame.within;
        double network = way.peak() * peak - way.credit() * energy;
        return new Offer(way, peak, credit, energy, use.cost(), network, use.cost() + frame.hurdle * network);
    }

    private static RestPattern pattern(
            Situation situation, YearStanding standing, double[] prices, double limit, double worth) {
        boolean mayRest = situation.mayRest();
        List<PowerCurve.Corner> running = mayRest && !standing.rest().cost()
                ? situation.curve().withRest()
                : situation.curve().running();
        return RestPattern.of(
                prices,
                situation.curve().rest(),
                running,
                limit,
                worth,
                RestRules.of(standing.rest(), mayRest, standing.resting(), standing.since()));
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
