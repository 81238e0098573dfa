package org.wattwerk.core.tariff.usage;

import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.time.QuarterHour;

/**
 * The highest quarter hour of a period; kept as its energy, because the mean power of a quarter hour is four times that and
 * need not be a whole number of milliwatts.
 *
 * @param at when; of several equal ones the first
 */
public record Peak(QuarterHour at, Energy energy) {
    /** Its mean power, rounded down to the milliwatt, for people; amounts are made from the energy. */
    public Power power() {
        return energy.over(QuarterHour.LENGTH);
    }

    /** The higher of two; the earlier where they are equal. */
    public Peak orHigher(Peak other) {
        int order = energy.compareTo(other.energy);
        boolean mine = order > 0 || (order == 0 && at.compareTo(other.at) <= 0);
        return mine ? this : other;
    }

    @Override
    public String toString() {
        return power() + " at " + at.start();
    }
}
