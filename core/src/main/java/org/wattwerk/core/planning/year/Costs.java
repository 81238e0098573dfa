package org.wattwerk.core.planning.year;

import java.util.ArrayList;
import java.util.List;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Money;

/** What a schedule costs, added up quarter hour by quarter hour and not from the totals of the search. */
final class Costs {
    private Costs() {}

    static PlanCost of(Layout layout, Schedule schedule) {
        double energy = 0;
        double weighed = 0;
        for (int t = 0; t < layout.length; t++) {
            double total = schedule.total(t);
            energy += total * layout.paid[t];
            weighed += total * layout.price[t];
        }
        return new PlanCost(
                Units.money(energy),
                Units.money(peaks(layout, schedule) + peaksOfOthers(layout.problem)),
                Units.money(weighed - energy),
                Units.money(time(layout, schedule)));
    }

    /** The search's own measure: everything that is weighed, without the peaks of other loads. */
    static double weighed(Layout layout, Schedule schedule) {
        double sum = peaks(layout, schedule) + time(layout, schedule);
        for (int t = 0; t < layout.length; t++) {
            sum += schedule.total(t) * layout.price[t];
        }
        return sum;
    }

    /** Charges on peaks, but for what the other loads would be charged alone. */
    private static double peaks(Layout layout, Schedule schedule) {
        double sum = 0;
        for (PeakCharge charge : layout.problem.peaks()) {
            double peak = Math.max(0, Units.kilowatts(charge.soFar()) - layout.others);
            for (int t = charge.metered().nextSetBit(0);
                    t >= 0 && t < layout.length;
                    t = charge.metered().nextSetBit(t + 1)) {
                peak = Math.max(peak, schedule.total(t));
            }
            sum += peak * Units.euros(charge.perKilowatt());
        }
        return sum;
    }

    static double peaksOfOthers(YearProblem problem) {
        double sum = 0;
        for (PeakCharge charge : problem.peaks()) {
            sum += Units.kilowatts(problem.otherLoads()) * Units.euros(charge.perKilowatt());
        }
        return sum;
    }

    /**
     * Worth of the time in which runs run. Where a quarter hour is divided between rest and running, the part that runs is
     * the share of its lowest running state's speed that the curve needs at least.
     */
    private static double time(Layout layout, Schedule schedule) {
        double sum = 0;
        for (int r = 0; r < layout.runs; r++) {
            RunGoal run = layout.problem.runs().get(r);
            double worth = Units.euros(run.worthOfAnHour()) / Units.QUARTER_HOURS_PER_HOUR;
            if (worth != 0) {
                double rest = run.curve().rest().kilowatts();
                for (int t = run.from(); t < run.to(); t++) {
                    sum += worth * share(run, schedule.kilowatts[r][t] - rest, schedule.speed[r][t]);
                }
            }
        }
        return sum;
    }

    /** The least part of a quarter hour that must run for a mean power above rest and a speed. */
    private static double share(RunGoal run, double above, double speed) {
        if (above <= 0) {
            return 0;
        }
        double rest = run.curve().rest().kilowatts();
        double least = 1;
        for (var corner : run.curve().running()) {
            double part = above / (corner.kilowatts() - rest);
            if (part <= 1 && part * corner.speed() >= speed - 1e-9) {
                least = Math.min(least, part);
            }
        }
        return least;
    }

    static YearPlan.Worth worth(Layout layout, DualPrices duals) {
        List<Money> work = new ArrayList<>();
        for (double worth : duals.work()) {
            work.add(Units.money(worth));
        }
        List<EnergyPrice> energy = new ArrayList<>();
        List<Double> money = new ArrayList<>();
        for (int p = 0; p < layout.problem.periods().size(); p++) {
            energy.add(price(duals.energy()[p] - duals.common().offset()));
            money.add(duals.money()[p] - duals.common().money());
        }
        return new YearPlan.Worth(
                work,
                energy,
                money,
                price(duals.common().energy()),
                duals.common().money(),
                Units.money(worthOfLimit(layout, duals)));
    }

    private static EnergyPrice price(double eurosPerKilowatt) {
        return new EnergyPrice(Math.round(eurosPerKilowatt / Units.EUROS_PER_KILOWATT));
    }

    private static double worthOfLimit(Layout layout, DualPrices duals) {
        double[] beyond = new double[layout.keys.size()];
        for (int k = 0; k < beyond.length; k++) {
            Layout.Key key = layout.keys.get(k);
            boolean limits = key.peak() < 0 || key.limit() <= duals.peak()[key.peak()];
            Menu whole = Menu.of(key.tracks(), duals.work());
            beyond[k] = limits ? whole.upTo(Math.max(0, key.limit())).beyond : Double.NEGATIVE_INFINITY;
        }
        double[] weighed = duals.weighed(layout);
        double sum = 0;
        for (int t = 0; t < layout.length; t++) {
            sum += Math.max(0, beyond[layout.keyOf[t]] - weighed[t]);
        }
        return sum;
    }
}
