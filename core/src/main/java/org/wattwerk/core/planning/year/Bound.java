package org.wattwerk.core.planning.year;

import java.util.function.ToDoubleFunction;

/**
 * The lower bound of every plan of a problem, from dual prices alone: whatever the prices, no plan costs less than the sum of
 * what each quarter hour would choose at them. It shares no step with the search for a plan, so it certifies it.
 */
final class Bound {
    private Bound() {}

    /**
     * The bound at dual prices.
     *
     * @param layout the states for which the dual prices were found
     * @param free the states before a pattern of rests was chosen
     * @param least the least that all quarter hours can cost, given what a kilowatt is weighed at in each
     */
    static double of(Layout layout, Layout free, DualPrices duals, ToDoubleFunction<double[]> least) {
        YearProblem problem = layout.problem;
        double[] weighed = duals.weighed(layout);
        double[] priceOfPeak = new double[problem.peaks().size()];
        for (int j = 0; j < priceOfPeak.length; j++) {
            priceOfPeak[j] = Units.euros(problem.peaks().get(j).perKilowatt());
        }
        double bound = 0;
        if (problem.band().isPresent()) {
            BandFloor band = problem.band().get();
            double hours = band.hours() * Units.QUARTER_HOURS_PER_HOUR;
            double before =
                    band.energySoFar().kilowattHours() * Units.QUARTER_HOURS_PER_HOUR + layout.others * layout.length;
            double minimum = band.minimum().kilowattHours() * Units.QUARTER_HOURS_PER_HOUR;
            priceOfPeak[0] += hours * duals.common().hours();
            bound += duals.common().hours() * (hours * layout.others - before)
                    + duals.common().minimum() * (minimum - before);
        }
        bound += withPeaks(layout, free, duals, weighed, priceOfPeak);
        bound += least.applyAsDouble(weighed);
        for (int r = 0; r < layout.runs; r++) {
            bound += duals.work()[r] * problem.runs().get(r).work();
        }
        for (int p = 0; p < problem.periods().size(); p++) {
            PeriodBudget budget = problem.periods().get(p);
            bound -= priced(duals.energy()[p] - duals.common().offset(), budget.kilowattQuarterHours());
            bound -= priced(duals.money()[p] - duals.common().money(), budget.euros());
        }
        if (problem.whole().isPresent()) {
            bound -= priced(duals.common().energy(), problem.whole().get().kilowattQuarterHours());
            bound -= priced(duals.common().money(), problem.whole().get().euros());
        }
        return bound;
    }

    private static double priced(double price, double limit) {
        return price == 0 || Double.isInfinite(limit) ? 0 : price * limit;
    }

    /**
     * Adds to what a kilowatt is weighed at the part of the charge that each metered quarter hour carries. The parts sum to
     * no more than the charge, so that the peak itself can't make the bound unbounded.
     *
     * @return what the charges cost in any case
     */
    private static double withPeaks(
            Layout layout, Layout free, DualPrices duals, double[] weighed, double[] priceOfPeak) {
        if (priceOfPeak.length == 0) {
            return 0;
        }
        int keys = layout.keys.size();
        // Worth of a kilowatt just below and just above the planned peak; at a corner they differ.
        double[] below = new double[keys];
        double[] above = new double[keys];
        double[] floor = new double[priceOfPeak.length];
        for (int j = 0; j < floor.length; j++) {
            floor[j] = Math.max(0, Units.kilowatts(layout.problem.peaks().get(j).soFar()) - layout.others);
        }
        for (Layout.Key key : free.keys) {
            if (key.peak() >= 0) {
                floor[key.peak()] = Math.max(floor[key.peak()], lowest(key.tracks()));
            }
        }
        for (int k = 0; k < keys; k++) {
            Layout.Key key = layout.keys.get(k);
            below[k] = Double.NEGATIVE_INFINITY;
            above[k] = Double.NEGATIVE_INFINITY;
            if (key.peak() >= 0) {
                Menu whole = Menu.of(key.tracks(), duals.work()).upTo(Math.max(0, key.limit()));
                Menu under = whole.upTo(duals.peak()[key.peak()]);
                above[k] = under == whole ? Double.NEGATIVE_INFINITY : under.beyond;
                below[k] = under.pieces() > 0 && duals.peak()[key.peak()] <= whole.highest()
                        ? under.worth[under.pieces() - 1]
                        : above[k];
            }
        }
        double[] sumBelow = new double[priceOfPeak.length];
        double[] sumAbove = new double[priceOfPeak.length];
        for (int t = 0; t < layout.length; t++) {
            int j = layout.keys.get(layout.keyOf[t]).peak();
            if (j >= 0) {
                sumBelow[j] += Math.max(0, below[layout.keyOf[t]] - weighed[t]);
                sumAbove[j] += Math.max(0, above[layout.keyOf[t]] - weighed[t]);
            }
        }
        double inAnyCase = 0;
        double[] share = new double[priceOfPeak.length];
        double[] scale = new double[priceOfPeak.length];
        for (int j = 0; j < priceOfPeak.length; j++) {
            double between = sumBelow[j] - sumAbove[j];
            share[j] = between > 0 ? Math.max(0, Math.min(1, (priceOfPeak[j] - sumAbove[j]) / between)) : 0;
            double sum = sumAbove[j] + share[j] * between;
            scale[j] = sum > priceOfPeak[j] ? priceOfPeak[j] / sum : 1;
            inAnyCase += (priceOfPeak[j] - scale[j] * sum) * floor[j];
        }
        for (int t = 0; t < layout.length; t++) {
            int k = layout.keyOf[t];
            int j = layout.keys.get(k).peak();
            if (j >= 0) {
                double low = Math.max(0, above[k] - weighed[t]);
                double high = Math.max(0, below[k] - weighed[t]);
                weighed[t] += scale[j] * (low + share[j] * (high - low));
            }
        }
        return inAnyCase;
    }

    private static double lowest(Track[] tracks) {
        double sum = 0;
        for (Track track : tracks) {
            sum += track.kilowatts()[0];
        }
        return sum;
    }

    /** The least where every quarter hour chooses by itself. */
    static double byQuarterHour(Layout layout, DualPrices duals, double[] weighed) {
        int keys = layout.keys.size();
        Menu[] menus = new Menu[keys];
        double[] base = new double[keys];
        for (int k = 0; k < keys; k++) {
            Layout.Key key = layout.keys.get(k);
            menus[k] = Menu.of(key.tracks(), duals.work()).upTo(Math.max(0, key.limit()));
            base[k] = menus[k].baseWorth(duals.work());
        }
        double sum = 0;
        for (int t = 0; t < layout.length; t++) {
            Menu menu = menus[layout.keyOf[t]];
            double price = weighed[t];
            double least = price * menu.lowest() - base[layout.keyOf[t]];
            for (int i = 0; i < menu.pieces() && menu.worth[i] > price; i++) {
                least += (price - menu.worth[i]) * (menu.kilowatts[i + 1] - menu.kilowatts[i]);
            }
            sum += least;
        }
        return sum;
    }
}
