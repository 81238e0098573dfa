package org.wattwerk.cli.view;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.wattwerk.controller.live.DayPrices;
import org.wattwerk.controller.live.HistoryPoint;
import org.wattwerk.controller.live.Live;
import org.wattwerk.core.time.QuarterHour;

/** The day behind a live view, by quarter hour: its prices, known ahead, and the power and limit that were seen so far. */
public final class Day {
    private static final int LONGEST = 100;

    private final Instant start;
    private final double[] prices;
    private final double[] power;
    private final double[] limit;

    private Day(Instant start, int quarterHours) {
        this.start = start;
        this.prices = missing(quarterHours);
        this.power = missing(quarterHours);
        this.limit = missing(quarterHours);
    }

    /** A day with its prices and nothing seen yet. */
    public static Day of(DayPrices known) {
        long length = Duration.between(known.start(), known.end()).dividedBy(QuarterHour.LENGTH);
        Day day = new Day(known.start(), (int) Math.max(1, Math.min(LONGEST, length)));
        for (DayPrices.Interval interval : known.intervals()) {
            int from = Math.max(0, day.slot(interval.start()));
            int to = Math.min(day.prices.length, day.slot(interval.end()));
            for (int slot = from; slot < to; slot++) {
                day.prices[slot] = interval.eurPerMwh();
            }
        }
        return day;
    }

    /** Remembers what was seen at a moment. */
    public void saw(Live live) {
        saw(live.at(), live.site().powerWatts(), live.site().limitWatts());
    }

    /** Remembers a point of the controller's history. */
    public void saw(HistoryPoint point) {
        saw(point.at(), point.powerWatts(), point.limitWatts());
    }

    private void saw(Instant at, double powerWatts, double limitWatts) {
        int slot = slot(at);
        if (slot >= 0 && slot < power.length) {
            power[slot] = powerWatts;
            limit[slot] = limitWatts;
        }
    }

    double[] prices() {
        return prices;
    }

    double[] power() {
        return power;
    }

    double[] limit() {
        return limit;
    }

    /** Quarter hours from the day's start; negative before it. */
    int slot(Instant at) {
        return (int) Math.floorDiv(Duration.between(start, at).toSeconds(), QuarterHour.LENGTH.toSeconds());
    }

    private static double[] missing(int length) {
        double[] values = new double[length];
        Arrays.fill(values, Double.NaN);
        return values;
    }
}
