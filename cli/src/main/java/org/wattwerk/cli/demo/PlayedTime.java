package org.wattwerk.cli.demo;

import java.time.Duration;
import java.time.Instant;
import org.wattwerk.core.tariff.DeliveryDay;

/**
 * The part of the day that is played, and when the outside order comes.
 *
 * @param end of the part; on a quarter hour, so that it can be settled whole
 */
record PlayedTime(Instant start, Instant end) {
    private static final double ORDER_AT = 0.6;
    private static final Duration LONGEST_ORDER = Duration.ofMinutes(90);
    private static final Duration QUARTER_HOUR = Duration.ofMinutes(15);

    /** What a whole demo may take, start and statement included. */
    private static final double WHOLE_SECONDS = 225;

    /** What the order at the day's own pace and the end of the day take of it. */
    private static final double REAL_PACE_SECONDS = 22;

    private static final double SHORTEST_DAY_SECONDS = 100;
    private static final double USUAL = 480;
    private static final double HOURS_OF_DAY = 24;

    static PlayedTime of(DeliveryDay day, double hours) {
        Duration whole = Duration.between(day.start(), day.end());
        Duration asked = hours >= HOURS_OF_DAY ? whole : Duration.ofSeconds(Math.round(hours * 3600));
        Duration played = asked.compareTo(whole) > 0 ? whole : asked;
        long quarterHours = Math.max(1, played.dividedBy(QUARTER_HOUR));
        return new PlayedTime(day.start(), day.start().plus(QUARTER_HOUR.multipliedBy(quarterHours)));
    }

    Duration length() {
        return Duration.between(start, end);
    }

    Instant orderAt() {
        return start.plusMillis((long) (length().toMillis() * ORDER_AT));
    }

    /** An hour and a half of a whole day, a quarter of a shorter part. */
    Duration orderLength() {
        Duration quarter = length().dividedBy(4);
        return quarter.compareTo(LONGEST_ORDER) < 0 ? quarter : LONGEST_ORDER;
    }

    /**
     * The usual pace, or a faster one if a start that took {@code spent} leaves too little time for this part of the day:
     * the slower the pace, the finer the marks.
     */
    double pace(Duration spent) {
        double left = WHOLE_SECONDS - REAL_PACE_SECONDS - spent.toMillis() / 1000.0;
        return Math.max(USUAL, length().toSeconds() / Math.max(SHORTEST_DAY_SECONDS, left));
    }
}
