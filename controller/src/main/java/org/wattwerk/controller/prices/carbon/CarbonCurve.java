package org.wattwerk.controller.prices.carbon;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.wattwerk.core.metering.Quality;
import org.wattwerk.core.quantity.CarbonIntensity;
import org.wattwerk.core.time.QuarterHour;

/**
 * The carbon intensity of the grid without a gap, by quarter hour; a value that nobody knows is missing and never zero. Series
 * with different emission factors must not be compared.
 */
public final class CarbonCurve {
    private final String source;
    private final String licence;
    private final String factors;
    private final QuarterHour first;
    private final List<Point> points;

    /**
     * The intensity of one quarter hour.
     *
     * @param intensity empty if it is missing
     * @param quality measured if it is from what was generated, estimated if it was forecast
     */
    public record Point(Optional<CarbonIntensity> intensity, Quality quality) {
        static final Point MISSING = new Point(Optional.empty(), Quality.MISSING);
    }

    /** The intensity over an interval of 15 or 60 minutes. */
    record Span(Instant start, Duration length, Point point) {}

    private CarbonCurve(String source, String licence, String factors, QuarterHour first, List<Point> points) {
        this.source = source;
        this.licence = licence;
        this.factors = factors;
        this.first = first;
        this.points = points;
    }

    /** From spans that follow each other. */
    static CarbonCurve of(String source, String licence, String factors, List<Span> spans) {
        List<Point> points = new ArrayList<>();
        for (Span span : spans) {
            for (long i = 0; i < span.length().dividedBy(QuarterHour.LENGTH); i++) {
                points.add(span.point());
            }
        }
        QuarterHour first = QuarterHour.startingAt(spans.get(0).start());
        return new CarbonCurve(source, licence, factors, first, List.copyOf(points));
    }

    public String source() {
        return source;
    }

    /** The line that its licence asks for. */
    public String licence() {
        return licence;
    }

    /** Which emissions are counted: direct, of the whole life cycle, or not stated. */
    public String factors() {
        return factors;
    }

    public Instant start() {
        return first.start();
    }

    /** The first instant after the last value. */
    public Instant end() {
        return new QuarterHour(first.number() + points.size()).start();
    }

    /** The intensity of a quarter hour; missing also outside of the curve. */
    public Point at(QuarterHour quarterHour) {
        long index = quarterHour.number() - first.number();
        return index < 0 || index >= points.size() ? Point.MISSING : points.get((int) index);
    }
}
