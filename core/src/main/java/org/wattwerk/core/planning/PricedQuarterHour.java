package org.wattwerk.core.planning;

import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.time.QuarterHour;

/**
 * What energy costs in one quarter hour.
 *
 * @param dayAhead the price at the exchange, for people
 * @param marginal what one more MWh costs with everything that is charged per kWh, net
 */
public record PricedQuarterHour(QuarterHour quarterHour, EnergyPrice dayAhead, EnergyPrice marginal) {}
