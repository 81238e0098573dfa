package org.wattwerk.core.time;

import java.time.Duration;
import java.time.Instant;

/**
 * The settlement interval {@code [start, end)} of 15 minutes. Quarter hours of German local time and of UTC coincide,
 * also across the change of clocks, so the number of quarter hours since 1970 names one.
 */
public record QuarterHour(long number) implements Comparable<QuarterHour> {
    public static final Duration LENGTH = Duration.ofMinutes(15);

    private static final long SECONDS = LENGTH.toSeconds();

    /** The quarter hour that contains the instant. */
    public static QuarterHour containing(Instant instant) {
        return new QuarterHour(Math.floorDiv(instant.getEpochSecond(), SECONDS));
    }

    /**
     * The quarter hour that starts at the instant.
     *
     * @throws IllegalArgumentException if none does
     */
    public static QuarterHour startingAt(Instant start) {
        QuarterHour quarterHour = containing(start);
        if (!quarterHour.start().equals(start)) {
            throw new IllegalArgumentException("no quarter hour starts at " + start);
        }
        return quarterHour;
    }

    public Instant start() {
        return Instant.ofEpochSecond(Math.multiplyExact(number, SECONDS));
    }

    /** The first instant after this quarter hour. */
    public Instant end() {
        return next().start();
    }

    public QuarterHour next() {
        return new QuarterHour(number + 1);
    }

    public QuarterHour previous() {
        return new QuarterHour(number - 1);
    }

    public boolean contains(Instant instant) {
        return containing(instant).equals(this);
    }

    @Override
    public int compareTo(QuarterHour other) {
        return Long.compare(number, other.number);
    }

    @Override
    public String toString() {
        return start() + "/PT15M";
    }
}
