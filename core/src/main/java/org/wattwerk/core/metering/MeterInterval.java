package org.wattwerk.core.metering;

import java.util.ArrayList;
import java.util.List;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.time.QuarterHour;

/**
 * What the utility meter counted between two marks, {@code [from, to)}.
 *
 * @param connectionPoint everything drawn at the connection point
 * @param otherLoads the part of it drawn by loads that are not ours
 */
public record MeterInterval(
        QuarterHour from, QuarterHour to, Energy connectionPoint, Energy otherLoads, Quality quality) {
    public MeterInterval {
        if (to.compareTo(from) <= 0) {
            throw new IllegalArgumentException(
                    "interval of the meter does not end after it starts: " + from + " to " + to);
        }
    }

    /**
     * The difference of two marks.
     *
     * @throws IllegalArgumentException if they are in the wrong order or a counter went down
     */
    public static MeterInterval between(MeterMark earlier, MeterMark later) {
        if (later.connectionPoint().compareTo(earlier.connectionPoint()) < 0
                || later.otherLoads().compareTo(earlier.otherLoads()) < 0) {
            throw new IllegalArgumentException("the utility meter went back between " + earlier.at() + " and "
                    + later.at() + ": was it replaced?");
        }
        return new MeterInterval(
                earlier.at(),
                later.at(),
                later.connectionPoint().minus(earlier.connectionPoint()),
                later.otherLoads().minus(earlier.otherLoads()),
                later.quality());
    }

    /** True if this is exactly one quarter hour. */
    public boolean covers(QuarterHour quarterHour) {
        return from.equals(quarterHour) && to.equals(quarterHour.next());
    }

    /**
     * One interval for each quarter hour, the energy spread evenly to the millijoule: what remains to be said of a meter that
     * nobody read in between. Longer than one quarter hour, the parts are substitutes at best.
     */
    public List<MeterInterval> byQuarterHour() {
        long count = to.number() - from.number();
        if (count == 1) {
            return List.of(this);
        }
        List<MeterInterval> parts = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            QuarterHour quarterHour = new QuarterHour(from.number() + i);
            parts.add(new MeterInterval(
                    quarterHour,
                    quarterHour.next(),
                    connectionPoint.times(i + 1, count).minus(connectionPoint.times(i, count)),
                    otherLoads.times(i + 1, count).minus(otherLoads.times(i, count)),
                    quality.worst(Quality.SUBSTITUTE)));
        }
        return List.copyOf(parts);
    }
}
