package org.wattwerk.core.planning;

import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Power;

/**
 * What the meter of the connection point has counted of a billing year before a plan begins.
 *
 * @param energy all of it
 * @param peak highest mean power of a quarter hour
 * @param peakInWindows the same within the windows of high load, where the tariff has some
 */
public record YearSoFar(Energy energy, Power peak, Power peakInWindows) {
    /** A year that has just begun. */
    public static final YearSoFar NOTHING = new YearSoFar(Energy.ZERO, Power.ZERO, Power.ZERO);
}
