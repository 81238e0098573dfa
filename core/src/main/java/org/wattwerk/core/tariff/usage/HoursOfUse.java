package org.wattwerk.core.tariff.usage;

import java.math.BigInteger;
import org.wattwerk.core.quantity.Energy;

/**
 * Hours of use (Benutzungsstunden): a year's energy over its peak, {@code T = E / P}, which says how evenly power is drawn.
 *
 * @param year energy of the whole year
 * @param peak energy of its highest quarter hour, a quarter of the peak power times an hour
 */
public record HoursOfUse(Energy year, Energy peak) {
    private static final long QUARTERS = 4;

    /** Exactly whether it is {@code hours} or more; without a peak it is not. */
    public boolean atLeast(int hours) {
        return !peak.isZero() && compare(hours) >= 0;
    }

    /** Exactly whether it is more than {@code hours}; without a peak it is not. */
    public boolean exceeds(int hours) {
        return !peak.isZero() && compare(hours) > 0;
    }

    /** Whole hours, rounded down, for people; zero without a peak. */
    public long hours() {
        return peak.isZero() ? 0 : year.millijoules() / Math.multiplyExact(QUARTERS, peak.millijoules());
    }

    private int compare(int hours) {
        return BigInteger.valueOf(year.millijoules())
                .compareTo(BigInteger.valueOf(peak.millijoules()).multiply(BigInteger.valueOf(QUARTERS * hours)));
    }

    @Override
    public String toString() {
        return hours() + " h";
    }
}
