package org.wattwerk.controller.live;

import java.time.Instant;
import java.util.List;

/**
 * The price curve of the day, the answer of {@code GET /v1/prices}: known ahead, so that the page can draw what is
 * coming.
 *
 * @param zone the zone of the site's wall clock, an IANA name
 * @param model whether this is a model and nobody's real price
 */
public record DayPrices(
        Instant start, Instant end, String zone, String source, boolean model, List<Interval> intervals) {
    public DayPrices {
        intervals = List.copyOf(intervals);
    }

    /** One price, valid in {@code [start, end)}. */
    public record Interval(Instant start, Instant end, double eurPerMwh) {}
}
