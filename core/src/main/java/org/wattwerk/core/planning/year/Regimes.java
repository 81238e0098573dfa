package org.wattwerk.core.planning.year;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.quantity.Power;

/**
 * Compares the ways of being charged for the network. A discount is a cliff and not convex, but each side of it is: so every
 * way is planned by itself, with what it asks as a constraint, and the cheapest that is earned wins. A discount that is given
 * up is given up knowingly, with its price.
 */
public final class Regimes {
    private static final double MILLIJOULES_PER_GWH = 3.6e15;

    private Regimes() {}

    /**
     * All ways, the cheapest that is earned first.
     *
     * @param problem without charges on peaks and without hours of use
     * @param energySoFar energy of the year at the connection point before the plan begins
     * @param peakSoFar peak of the year before the plan begins
     */
    public static List<Regime> compare(YearProblem problem, NetworkTerms terms, Energy energySoFar, Power peakSoFar) {
        List<Regime> regimes = new ArrayList<>();
        PeakCharge published = PeakCharge.yearly(problem.prices().length(), terms.perKilowatt())
                .soFar(peakSoFar);
        regimes.add(planned("published charge", problem.withPeaks(List.of(published)), "nothing is asked"));
        for (NetworkTerms.BandStep step : terms.band()) {
            regimes.add(band(problem, terms, step, energySoFar, peakSoFar));
        }
        terms.windows().ifPresent(windows -> regimes.add(atypical(problem, terms, windows, energySoFar, peakSoFar)));
        regimes.sort(Comparator.comparing((Regime regime) -> !regime.earned()).thenComparing(Regime::cost));
        return List.copyOf(regimes);
    }

    private static Regime planned(String name, YearProblem problem, String why) {
        YearOutcome outcome = YearPlanner.plan(problem);
        if (outcome instanceof YearPlan plan) {
            return new Regime(name, Optional.of(plan), plan.cost().weighed(), true, why);
        }
        return new Regime(name, Optional.empty(), Money.ZERO, false, outcome.toString());
    }

    private static Regime band(
            YearProblem problem, NetworkTerms terms, NetworkTerms.BandStep step, Energy energySoFar, Power peakSoFar) {
        double saved = 1 - step.paid().ratio();
        EnergyPrice less = new EnergyPrice(-Math.round(terms.perMwh().microEurosPerMwh() * saved));
        PeakCharge charge = PeakCharge.yearly(
                        problem.prices().length(), terms.perKilowatt().times(step.paid()))
                .soFar(peakSoFar);
        YearProblem asked = problem.withPrices(problem.prices().plus(less))
                .withPeaks(List.of(charge))
                .withBand(Optional.of(new BandFloor(step.hours(), terms.bandMinimum(), energySoFar, peakSoFar)));
        return planned(
                text("continuous use from %.0f h", step.hours()),
                asked,
                text(
                        "%.0f h of use and more than %.0f GWh in the year; then %s of the published charge",
                        step.hours(), terms.bandMinimum().millijoules() / MILLIJOULES_PER_GWH, step.paid()));
    }

    private static Regime atypical(
            YearProblem problem, NetworkTerms terms, BitSet windows, Energy energySoFar, Power peakSoFar) {
        PeakCharge charge = new PeakCharge("peak in windows", windows, terms.perKilowatt(), Power.ZERO);
        YearOutcome outcome = YearPlanner.plan(problem.withPeaks(List.of(charge)));
        if (!(outcome instanceof YearPlan plan)) {
            return new Regime("windows of high load", Optional.empty(), Money.ZERO, false, outcome.toString());
        }
        double year = Units.kilowatts(Power.max(plan.peak(), peakSoFar));
        double within = Units.kilowatts(plan.peak(charge));
        double drop = terms.windowDrop().ratio();
        double energy = plan.energy().plus(energySoFar).kilowattHours() / 1000
                + Units.kilowatts(problem.otherLoads()) * problem.prices().length() / 4000;
        double forEnergy = energy * terms.perMwh().microEurosPerMwh() / 1e6;
        double kilowatt = Units.euros(terms.perKilowatt());
        double floor = terms.windowFloor().ratio() * (kilowatt * year + forEnergy);
        double added = Math.max(0, floor - kilowatt * within - forEnergy);
        boolean earned = within <= (1 - drop) * year && year - within >= Units.kilowatts(terms.windowShift());
        return new Regime(
                "windows of high load",
                Optional.of(plan),
                plan.cost().weighed().plus(Units.money(added)),
                earned,
                text(
                        "peak in the windows %.0f kW against %.0f kW in the year; asked are %.0f %% and %s less",
                        within, year, 100 * drop, terms.windowShift()));
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
