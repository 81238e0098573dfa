package org.wattwerk.core.tariff;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.time.QuarterHour;

/**
 * Day-ahead prices without a gap, net of everything else on the bill. Kept by quarter hour: an hourly price holds for each
 * of its four quarter hours.
 */
public final class PriceCurve {
    private static final Duration HOUR = Duration.ofHours(1);

    private final PriceSource source;
    private final QuarterHour first;
    private final long[] microEurosPerMwh;

    private PriceCurve(PriceSource source, QuarterHour first, long[] microEurosPerMwh) {
        this.source = source;
        this.first = first;
        this.microEurosPerMwh = microEurosPerMwh;
    }

    /**
     * From prices in order of time.
     *
     * @throws IllegalArgumentException if there is none, one is not 15 or 60 minutes long, or there is a gap or an overlap
     */
    public static PriceCurve of(PriceSource source, List<PriceInterval> intervals) {
        if (intervals.isEmpty()) {
            throw new IllegalArgumentException("no prices from " + source.name());
        }
        Instant expected = intervals.get(0).start();
        int count = 0;
        for (PriceInterval interval : intervals) {
            if (!interval.length().equals(HOUR) && !interval.length().equals(QuarterHour.LENGTH)) {
                throw new IllegalArgumentException("price at " + interval.start() + " is for "
                        + interval.length().toMinutes() + " min: only 15 and 60 are known");
            }
            if (!interval.start().equals(expected)) {
                throw new IllegalArgumentException("prices from " + source.name()
                        + " are not contiguous: expected one at " + expected + ", found " + interval.start());
            }
            expected = interval.end();
            count += quarterHours(interval);
        }
        long[] prices = new long[count];
        int at = 0;
        for (PriceInterval interval : intervals) {
            int next = at + quarterHours(interval);
            Arrays.fill(prices, at, next, interval.price().microEurosPerMwh());
            at = next;
        }
        return new PriceCurve(source, QuarterHour.startingAt(intervals.get(0).start()), prices);
    }

    private static int quarterHours(PriceInterval interval) {
        return Math.toIntExact(interval.length().dividedBy(QuarterHour.LENGTH));
    }

    public PriceSource source() {
        return source;
    }

    /** The first instant with a price. */
    public Instant start() {
        return first.start();
    }

    /** The first instant after the last price. */
    public Instant end() {
        return new QuarterHour(first.number() + microEurosPerMwh.length).start();
    }

    /** The first quarter hour with a price. */
    public QuarterHour first() {
        return first;
    }

    /** How many quarter hours have a price. */
    public int quarterHours() {
        return microEurosPerMwh.length;
    }

    public boolean covers(QuarterHour quarterHour) {
        return quarterHour.number() >= first.number()
                && quarterHour.number() - first.number() < microEurosPerMwh.length;
    }

    public boolean covers(Instant instant) {
        return covers(QuarterHour.containing(instant));
    }

    /**
     * The price at an instant.
     *
     * @throws IllegalArgumentException if the curve does not cover it: a missing price is never guessed
     */
    public EnergyPrice at(Instant instant) {
        return at(QuarterHour.containing(instant));
    }

    /**
     * The price of a quarter hour.
     *
     * @throws IllegalArgumentException if the curve does not cover it
     */
    public EnergyPrice at(QuarterHour quarterHour) {
        if (!covers(quarterHour)) {
            throw new IllegalArgumentException("no price for " + quarterHour.start() + ": " + source.name() + " covers "
                    + start() + " to " + end());
        }
        return new EnergyPrice(microEurosPerMwh[(int) (quarterHour.number() - first.number())]);
    }

    /**
     * One delivery day of this curve: 92, 96 or 100 quarter hours.
     *
     * @throws IllegalArgumentException if the curve does not cover the whole day
     */
    public PriceCurve day(LocalDate date) {
        DeliveryDay day = new DeliveryDay(date);
        if (day.start().isBefore(start()) || day.end().isAfter(end())) {
            throw new IllegalArgumentException("prices do not cover the whole day " + date + ": " + source.name()
                    + " covers " + start() + " to " + end() + ", the day needs " + day.start() + " to " + day.end());
        }
        int from = (int) (QuarterHour.startingAt(day.start()).number() - first.number());
        return new PriceCurve(
                source,
                QuarterHour.startingAt(day.start()),
                Arrays.copyOfRange(microEurosPerMwh, from, from + day.quarterHours()));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PriceCurve curve
                && source.equals(curve.source)
                && first.equals(curve.first)
                && Arrays.equals(microEurosPerMwh, curve.microEurosPerMwh);
    }

    @Override
    public int hashCode() {
        return 31 * first.hashCode() + Arrays.hashCode(microEurosPerMwh);
    }

    @Override
    public String toString() {
        return quarterHours() + " quarter hours from " + start() + " to " + end() + ", " + source.name();
    }
}
