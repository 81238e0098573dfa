package org.wattwerk.simulator.devices;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.LongStream;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Power;

/**
 * A load that repeats with the local day: a power at each full hour, straight lines between. Its energy is known in
 * closed form, so that a meter of it needs no memory.
 *
 * @param atHour power at 0:00, 1:00 ... 23:00 local time
 */
public record DailyLoad(List<Power> atHour, ZoneId zone) {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final double SECONDS_PER_HOUR = 3_600;

    public DailyLoad {
        if (atHour.size() != 24) {
            throw new IllegalArgumentException("a day has 24 full hours, not " + atHour.size());
        }
        atHour = List.copyOf(atHour);
    }

    /** An office building with a canteen, 1.6 kW at night and up to 3.6 kW at work: a shape, no measurement. */
    public static DailyLoad campus() {
        LongStream watts = LongStream.of(
                1750, 1700, 1650, 1600, 1600, 1700, 2000, 2500, 3000, 3300, 3450, 3550, 3600, 3450, 3400, 3300, 3150,
                2900, 2650, 2450, 2300, 2150, 2000, 1850);
        return new DailyLoad(watts.mapToObj(Power::ofWatts).toList(), ZoneId.of("Europe/Berlin"));
    }

    /** The same shape, so many times as large. */
    public DailyLoad times(long factor) {
        return new DailyLoad(atHour.stream().map(power -> power.times(factor)).toList(), zone);
    }

    /** Power at an instant. */
    public Power at(Instant instant) {
        Instant hour = instant.truncatedTo(ChronoUnit.HOURS);
        double along = seconds(hour, instant) / SECONDS_PER_HOUR;
        long from = atFullHour(hour).milliwatts();
        return new Power(from + (long) (along * (atFullHour(hour.plus(HOUR)).milliwatts() - from)));
    }

    /** Energy of {@code [start, end)}; the energies of two adjoining intervals sum exactly to that of both. */
    public Energy between(Instant start, Instant end) {
        Energy sum = Energy.ZERO;
        Instant from = start;
        while (from.isBefore(end)) {
            Instant hour = from.truncatedTo(ChronoUnit.HOURS);
            Instant next = hour.plus(HOUR);
            Instant to = next.isBefore(end) ? next : end;
            sum = sum.plus(sinceFullHour(hour, to).minus(sinceFullHour(hour, from)));
            from = to;
        }
        return sum;
    }

    private Energy sinceFullHour(Instant hour, Instant instant) {
        double seconds = seconds(hour, instant);
        double first = atFullHour(hour).milliwatts();
        double rise = atFullHour(hour.plus(HOUR)).milliwatts() - first;
        return new Energy((long) (seconds * (first + rise * seconds / (2 * SECONDS_PER_HOUR))));
    }

    /** Offsets of the zones in question are whole hours, so a full hour of UTC is one of local time. */
    private Power atFullHour(Instant hour) {
        return atHour.get(hour.atZone(zone).getHour());
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toNanos() / 1e9;
    }
}
