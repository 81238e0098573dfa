package org.wattwerk.core.planning.run;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.wattwerk.core.planning.YearSoFar;
import org.wattwerk.core.planning.rolling.Decision;
import org.wattwerk.core.planning.rolling.RollingPlanner;
import org.wattwerk.core.planning.rolling.Situation;
import org.wattwerk.core.planning.year.NetworkTerms;
import org.wattwerk.core.planning.year.PriceRow;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.quantity.Power;

/**
 * Decides under the way of charging for the network that is expected to cost the year least. A discount is a cliff, so each
 * way is decided by itself, as if it were the only one, with what it asks as a limit: hours of use as a highest power, windows
 * of high load as quarter hours in which the run does the least. Of those that can still be earned the cheapest holds.
 */
public final class RegimeChoice {
    private static final double QUARTER_HOURS_PER_HOUR = 4;
    /** Hours of use are aimed at with a little to spare, because the energy of the rest of the year is a forecast. */
    private static final double SPARE = 1.003;

    private static final int ROUNDS = 6;
    /** Part of the expected cost that is less than what a forecast of it is worth. */
    private static final double NEARLY = 0.01;

    private final RollingPlanner planner;
    private final NetworkTerms terms;
    private final YearSoFar soFar;
    private final double others;
    private final double hoursLeft;

    /**
     * A way of being charged, and what it leads to.
     *
     * @param name for people
     * @param decision what the run does under it
     * @param euros energy, peaks and discount of the year from now on, as expected; for energy before now only what the
     *     discount changes about it
     * @param closed quarter hours in which the run does the least, by index from the first known price
     * @param earned whether it can still be earned
     * @param why what it asks and what the year will have, with numbers
     */
    public record Way(String name, Decision decision, double euros, BitSet closed, boolean earned, String why) {
        public Way {
            closed = (BitSet) closed.clone();
        }
    }

    /**
     * @param others what draws behind the same meter besides the run
     * @param quarterHoursOfYear how many are left of the billing year
     */
    public RegimeChoice(
            RollingPlanner planner, NetworkTerms terms, YearSoFar soFar, Power others, long quarterHoursOfYear) {
        this.planner = planner;
        this.terms = terms;
        this.soFar = soFar;
        this.others = kilowatts(others);
        this.hoursLeft = quarterHoursOfYear / QUARTER_HOURS_PER_HOUR;
    }

    /**
     * All ways, the one that is decided for first, then the cheapest that can be earned.
     *
     * @param base prices at the published charge; its price of the peak and peak so far do not count
     */
    public List<Way> compare(Situation base) {
        List<Way> ways = new ArrayList<>();
        ways.add(published(base));
        for (NetworkTerms.BandStep step : terms.band()) {
            ways.add(band(base, step));
        }
        terms.windows().ifPresent(windows -> ways.add(atypical(base, windows)));
        ways.sort(Comparator.comparing((Way way) -> !way.earned()).thenComparingDouble(Way::euros));
        Way steady = steady(ways);
        ways.remove(steady);
        ways.add(0, steady);
        return List.copyOf(ways);
    }

    /**
     * A peak that is reached stays for the year, and from a lower one every other way is still open. So of ways that are
     * expected to cost nearly the same, the one with the lowest peak is taken.
     */
    private Way steady(List<Way> ways) {
        Way cheapest = ways.get(0);
        double most = cheapest.euros() + NEARLY * Math.abs(cheapest.euros());
        return ways.stream()
                .filter(way -> way.earned() == cheapest.earned() && way.euros() <= most)
                .min(Comparator.comparingDouble(way -> peak(way.decision())))
                .orElse(cheapest);
    }

    private Way published(Situation base) {
        Decision decision = planner.decide(charged(base, base.known(), base.past(), 1, base.limit()));
        double peak = peak(decision);
        return new Way(
                "published charge",
                decision,
                decision.expected().euros() + perKilowatt() * peak,
                new BitSet(),
                true,
                "nothing is asked");
    }

    private Way band(Situation base, NetworkTerms.BandStep step) {
        double saved = 1 - step.paid().ratio();
        EnergyPrice less = new EnergyPrice(-Math.round(terms.perMwh().microEurosPerMwh() * saved));
        PriceRow known = base.known().plus(less);
        Optional<PriceRow> past = base.past().map(row -> row.plus(less));
        double limit = base.limit()
                .map(RegimeChoice::kilowatts)
                .orElse(base.curve().full().kilowatts());
        Decision decision =
                planner.decide(charged(base, known, past, step.paid().ratio(), Optional.of(power(limit))));
        double energy = year(decision);
        // The energy hardly depends on the highest power, so a few rounds find the highest that still has the hours.
        for (int round = 0; round < ROUNDS && energy < step.hours() * peak(decision); round++) {
            limit = Math.min(limit, energy / (step.hours() * SPARE) - others);
            decision = planner.decide(
                    charged(base, known, past, step.paid().ratio(), Optional.of(power(Math.max(0, limit)))));
            energy = year(decision);
        }
        double peak = peak(decision);
        double hours = energy / Math.max(1e-9, peak);
        boolean earned =
                hours >= step.hours() && energy >= terms.bandMinimum().kilowattHours() && decision.reachable() >= 1;
        double before = -saved
                * terms.perMwh().microEurosPerMwh()
                / 1e9
                * soFar.energy().kilowattHours();
        return new Way(
                text("continuous use from %.0f h", step.hours()),
                decision,
                decision.expected().euros() + perKilowatt() * step.paid().ratio() * peak + before,
                new BitSet(),
                earned,
                text(
                        "%.0f h of use of %.0f kW and %.2f GWh are expected; asked are %.0f h and %s",
                        hours, peak, energy / 1e6, step.hours(), terms.bandMinimum()));
    }

    private Way atypical(Situation base, BitSet windows) {
        Decision decision = planner.decide(
                new Situation(
                        base.past(),
                        base.known(),
                        base.deadline(),
                        base.curve(),
                        base.workLeft(),
                        base.mayRest(),
                        Money.ZERO,
                        Power.ZERO,
                        base.limit()),
                windows);
        double least = base.mayRest()
                ? base.curve().rest().kilowatts()
                : base.curve().running().get(0).kilowatts();
        double within = Math.max(kilowatts(soFar.peakInWindows()), least + others);
        double year = peak(decision);
        double energy = year(decision);
        double perKwh = terms.perMwh().microEurosPerMwh() / 1e9;
        double wanted = perKilowatt() * within + perKwh * energy;
        double floor = terms.windowFloor().ratio() * (perKilowatt() * year + perKwh * energy);
        boolean earned = within <= (1 - terms.windowDrop().ratio()) * year
                && year - within >= kilowatts(terms.windowShift())
                && decision.reachable() >= 1;
        return new Way(
                "windows of high load",
                decision,
                decision.expected().euros() + Math.max(wanted, floor) - perKwh * energy,
                windows,
                earned,
                text(
                        "%.0f kW in the windows against %.0f kW in the year are expected; asked are %.0f %% and %s less",
                        within, year, 100 * terms.windowDrop().ratio(), terms.windowShift()));
    }

    private Situation charged(
            Situation base, PriceRow known, Optional<PriceRow> past, double paid, Optional<Power> limit) {
        return new Situation(
                past,
                known,
                base.deadline(),
                base.curve(),
                base.workLeft(),
                base.mayRest(),
                new Money(Math.round(terms.perKilowatt().microEuros() * paid)),
                power(Math.max(0, kilowatts(soFar.peak()) - others)),
                limit);
    }

    /** Energy of the connection point in the whole year, in kilowatt hours. */
    private double year(Decision decision) {
        return soFar.energy().kilowattHours() + decision.expected().kilowattHours() + others * hoursLeft;
    }

    private double peak(Decision decision) {
        return Math.max(kilowatts(soFar.peak()), decision.plannedPeak() + others);
    }

    private double perKilowatt() {
        return terms.perKilowatt().microEuros() / 1e6;
    }

    private static double kilowatts(Power power) {
        return power.milliwatts() / 1e6;
    }

    private static Power power(double kilowatts) {
        return new Power(Math.round(kilowatts * 1e6));
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
