package org.wattwerk.core.tariff.network;

import java.util.Optional;
import java.util.OptionalLong;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.tariff.calendar.YearPart;
import org.wattwerk.core.tariff.usage.ConnectionPointYear;
import org.wattwerk.core.tariff.usage.HoursOfUse;
import org.wattwerk.core.tariff.usage.Peak;
import org.wattwerk.core.time.QuarterHour;

/**
 * A grid operator's prices for a year at one voltage: one pair for little use of the capacity, another for much. Which pair
 * holds is known when the year's hours of use are, and then it holds for the whole year.
 *
 * @param low below the threshold
 * @param high from the threshold on
 * @param threshold hours of use at which the pairs change; published sheets have 2,500 h
 * @param atThreshold which pair holds at exactly the threshold; sheets differ
 * @param rounding of the peak, before it is charged
 */
public record PriceSheet(PricePair low, PricePair high, int threshold, AtThreshold atThreshold, PeakRounding rounding) {
    /** The threshold of the published sheets. */
    public static final int USUAL_THRESHOLD = 2_500;

    /** A kilowatt for a quarter hour. */
    private static final long MILLIJOULES_PER_KW = 1_000_000L * QuarterHour.LENGTH.toSeconds();

    /** Which pair holds at exactly the threshold. */
    public enum AtThreshold {
        LOW,
        HIGH
    }

    /** How a peak is rounded before it is charged. */
    public enum PeakRounding {
        EXACT,
        /** To the nearest kilowatt, half up (kaufmännisch). */
        WHOLE_KILOWATTS
    }

    /** The pair that holds; during a year, the one that will hold if the year goes on as so far. */
    public PricePair pair(ConnectionPointYear known) {
        HoursOfUse hours = known.hoursOfUse();
        boolean much = atThreshold == AtThreshold.HIGH ? hours.atLeast(threshold) : hours.exceeds(threshold);
        return much ? high : low;
    }

    /** The capacity charge of a peak for a part of the year: {@code price * peak * part}, net. */
    public Money capacity(PricePair pair, Optional<Peak> peak, YearPart part) {
        Energy charged = peak.map(Peak::energy).map(this::rounded).orElse(Energy.ZERO);
        return pair.capacity().ofMean(charged, QuarterHour.LENGTH, part.part(), part.whole());
    }

    private Energy rounded(Energy quarterHour) {
        return rounding == PeakRounding.EXACT
                ? quarterHour
                : new Energy(
                        (quarterHour.millijoules() + MILLIJOULES_PER_KW / 2) / MILLIJOULES_PER_KW * MILLIJOULES_PER_KW);
    }

    /**
     * The hours of use at which both pairs cost the same, rounded down: {@code (LP_high - LP_low) / (AP_low - AP_high)}.
     * Sheets are made so that it is the threshold; where it is not, somebody mistyped a price. Empty if they never do.
     */
    public OptionalLong meetingHours() {
        long capacity = high.capacity().minus(low.capacity()).microEurosPerKw();
        long energy = low.energy().minus(high.energy()).microEurosPerMwh();
        // EUR/kW over EUR/MWh is 1000 h.
        return capacity <= 0 || energy <= 0
                ? OptionalLong.empty()
                : OptionalLong.of(Math.multiplyExact(capacity, 1_000L) / energy);
    }
}
