package org.wattwerk.core.tariff.usage;

import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.time.QuarterHour;

/**
 * What the meter of a connection point counted in a quarter hour, everything behind it included.
 *
 * @param dayAhead price of the quarter hour, without margin
 * @param setsPeak false for a substitute or faulty value: its energy counts, but it must not set a peak unseen
 */
public record UsedQuarterHour(QuarterHour quarterHour, Energy energy, EnergyPrice dayAhead, boolean setsPeak) {}
