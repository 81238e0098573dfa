package org.wattwerk.core.tariff.bill;

/**
 * How a component is charged to those who used the energy, beside how the utility bills it. The difference of both stands
 * on an account of its own until the year's end.
 */
public enum ChargeRule {
    /** At its price in each quarter hour. */
    AS_INCURRED,
    /** At what a kWh of the whole year costs, so that January does not pay the first tier for all. */
    YEARS_EFFECTIVE_RATE,
    /** By the share that one had in the peak, which is what one would have saved by staying below it. */
    SHARE_IN_PEAK
}
