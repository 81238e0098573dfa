package org.wattwerk.core.planning.rolling;

import java.util.ArrayList;
import java.util.List;
import org.wattwerk.core.planning.year.NetworkTerms;

/**
 * A way of being charged for the network that a year can be steered to, in kilowatts, quarter hours and euros.
 *
 * @param name for people
 * @param peak what a kilowatt of the peak costs
 * @param credit what a kilowatt quarter hour costs less than by the published price
 * @param quarterHours of use that it asks for: energy over peak
 * @param minimum energy that it asks for, in kilowatt quarter hours
 */
record Way(String name, double peak, double credit, double quarterHours, double minimum) {
    private static final double QUARTER_HOURS = 4;

    /** Time kept free above a step of hours of use, so that a late surprise does not lose it: a thousandth. */
    private static final double MARGIN = 1.001;

    /** Only energy is weighed. */
    static final Way ENERGY_ONLY = new Way("energy only", 0, 0, 0, 0);

    /** The published charge, and each step of continuous use. */
    static List<Way> of(NetworkTerms terms) {
        double perKilowatt = terms.perKilowatt().microEuros() / 1e6;
        double perEnergy = terms.perMwh().microEurosPerMwh() * TariffPlanner.EUROS_PER_KILOWATT;
        List<Way> ways = new ArrayList<>();
        ways.add(new Way("published charge", perKilowatt, 0, 0, 0));
        for (NetworkTerms.BandStep step : terms.band()) {
            double paid = step.paid().ratio();
            ways.add(new Way(
                    "continuous use from " + Math.round(step.hours()) + " h",
                    perKilowatt * paid,
                    perEnergy * (1 - paid),
                    step.hours() * QUARTER_HOURS * MARGIN,
                    terms.bandMinimum().kilowattHours() * QUARTER_HOURS * MARGIN));
        }
        return ways;
    }
}
