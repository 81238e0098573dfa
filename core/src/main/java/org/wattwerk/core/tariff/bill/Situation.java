package org.wattwerk.core.tariff.bill;

import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.tariff.usage.ConnectionPointYear;
import org.wattwerk.core.time.QuarterHour;

/**
 * Where somebody stands who asks what the next kWh or kW costs.
 *
 * @param year what has been used of it
 * @param at the quarter hour in question, in the same year; it may lie ahead
 * @param dayAhead its price, without margin
 * @param level the mean power of this quarter hour without what is asked for
 */
public record Situation(ConnectionPointYear year, QuarterHour at, EnergyPrice dayAhead, Power level) {
    public Situation {
        if (!year.year().contains(at)) {
            throw new IllegalArgumentException(at + " is not in the year " + year.year()
                    + ", of which the state is: ask the state of its own year");
        }
    }
}
