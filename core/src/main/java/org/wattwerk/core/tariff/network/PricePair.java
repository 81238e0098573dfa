package org.wattwerk.core.tariff.network;

import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.PowerPrice;

/**
 * A capacity price (Leistungspreis) and an energy price (Arbeitspreis) that belong together, net.
 *
 * @param capacity per kW of the year's peak, for a whole year
 */
public record PricePair(PowerPrice capacity, EnergyPrice energy) {}
