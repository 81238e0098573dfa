package org.wattwerk.controller.prices;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.wattwerk.controller.prices.EntsoeXml.Element;
import org.wattwerk.core.time.QuarterHour;

/**
 * A price document (A44) of the ENTSO-E Transparency Platform for the zone DE-LU. It may hold several auctions for the same
 * hours: only the coupled day-ahead auction, sequence 1, counts, and it is never replaced by another when it is absent. In a
 * curve of type A03 a point that equals the one before is left out.
 */
final class EntsoeA44 {
    /** The energy identification codes of DE-LU and, until September 2018, DE-AT-LU. */
    private static final Set<String> ZONES = Set.of("10Y1001A1001A82H", "10Y1001A1001A63L");

    private static final Map<String, Duration> RESOLUTIONS =
            Map.of("PT15M", QuarterHour.LENGTH, "PT60M", Duration.ofHours(1), "PT1H", Duration.ofHours(1));
    private static final String SEQUENCE = "classificationSequence_AttributeInstanceComponent.position";
    private static final String NO_DATA = "999";
    /** A year in quarter hours, and room for the long day. */
    private static final int POINTS_MAX = 40_000;

    private final List<String> problems;

    private EntsoeA44(List<String> problems) {
        this.problems = problems;
    }

    static Rows read(String text, String name, List<String> problems) {
        Optional<Element> root = EntsoeXml.parse(text, problems);
        if (root.isEmpty()) {
            return new Rows(Sources.entsoe(name), List.of());
        }
        Element document = root.get();
        if (document.name().equals("Acknowledgement_MarketDocument")) {
            return acknowledgement(document, name, problems);
        }
        if (!document.name().equals("Publication_MarketDocument")
                || !document.of("type").equals(Optional.of("A44"))) {
            problems.add("line " + document.line() + ": is '" + document.name() + "' of type '"
                    + document.of("type").orElse("") + "', not a price document (A44) of ENTSO-E");
            return new Rows(Sources.entsoe(name), List.of());
        }
        return new Rows(Sources.entsoe(name), new EntsoeA44(problems).rows(document.all("TimeSeries")));
    }

    private static Rows acknowledgement(Element document, String name, List<String> problems) {
        Optional<Element> reason = document.all("Reason").stream().findFirst();
        String code = reason.flatMap(said -> said.of("code")).orElse("");
        String words = reason.flatMap(said -> said.of("text")).orElse("no reason is given");
        if (code.equals(NO_DATA)) {
            return new Rows(Sources.entsoe(name), List.of(), Optional.of("ENTSO-E has no data (999): " + words));
        }
        problems.add("ENTSO-E refused (" + code + "): " + words);
        return new Rows(Sources.entsoe(name), List.of());
    }

    private List<Row> rows(List<Element> all) {
        List<Element> dayAhead = all.stream()
                .filter(series ->
                        series.of("contract_MarketAgreement.type").orElse("A01").equals("A01"))
                .toList();
        boolean numbered =
                dayAhead.stream().anyMatch(series -> series.of(SEQUENCE).isPresent());
        List<Element> coupled = dayAhead.stream()
                .filter(series ->
                        series.of(SEQUENCE).orElse(numbered ? "" : "1").equals("1"))
                .toList();
        if (coupled.isEmpty()) {
            problems.add("there is no price of the coupled day-ahead auction (sequence 1) in it"
                    + (dayAhead.isEmpty() ? "" : ", and the other auction in it must not stand in for that"));
            return List.of();
        }
        List<Period> periods = new ArrayList<>();
        coupled.forEach(series -> addPeriods(series, periods));
        // The finer resolution first: the same hours may stand there in both.
        periods.sort(Comparator.comparing(Period::resolution));
        List<Row> rows = new ArrayList<>();
        Set<QuarterHour> finer = new HashSet<>();
        Set<QuarterHour> taken = new HashSet<>();
        Duration resolution = Duration.ZERO;
        for (Period period : periods) {
            if (!period.resolution.equals(resolution)) {
                finer.addAll(taken);
                resolution = period.resolution;
            }
            for (Row row : points(period)) {
                if (!finer.contains(QuarterHour.containing(row.start()))) {
                    rows.add(row);
                    taken.add(QuarterHour.containing(row.start()));
                }
            }
        }
        rows.sort(Comparator.comparing(Row::start));
        return rows;
    }

    private record Period(Element element, Instant start, Instant end, Duration resolution, boolean repeats) {
        long count() {
            return Duration.between(start, end).dividedBy(resolution);
        }
    }

    private void addPeriods(Element series, List<Period> periods) {
        String place = "line " + series.line() + ": ";
        for (String domain : List.of("in_Domain.mRID", "out_Domain.mRID")) {
            series.of(domain)
                    .filter(zone -> !ZONES.contains(zone))
                    .ifPresent(zone ->
                            problems.add(place + domain + " is '" + zone + "', not the zone DE-LU (10Y1001A1001A82H)"));
        }
        expect(place, series, "currency_Unit.name", "EUR");
        expect(place, series, "price_Measure_Unit.name", "MWH");
        String curve = series.of("curveType").orElse("A01");
        if (!curve.equals("A01") && !curve.equals("A03")) {
            problems.add(place + "curveType is '" + curve + "': only A01 and A03 are known");
        }
        for (Element period : series.all("Period")) {
            period(period, curve.equals("A03")).ifPresent(periods::add);
        }
    }

    private void expect(String place, Element series, String name, String value) {
        String found = series.of(name).orElse("");
        if (!found.equals(value)) {
            problems.add(place + name + " is '" + found + "' instead of '" + value + "'");
        }
    }

    private Optional<Period> period(Element element, boolean repeats) {
        String place = "line " + element.line() + ": ";
        Optional<Element> span = element.all("timeInterval").stream().findFirst();
        String resolution = element.of("resolution").orElse("");
        Duration length = RESOLUTIONS.get(resolution);
        if (length == null) {
            problems.add(place + "resolution is '" + resolution + "': prices are for 15 or 60 minutes");
            return Optional.empty();
        }
        try {
            Instant start = instant(span.flatMap(said -> said.of("start")).orElse(""));
            Instant end = instant(span.flatMap(said -> said.of("end")).orElse(""));
            Duration all = Duration.between(start, end);
            if (all.isNegative()
                    || all.isZero()
                    || all.toSeconds() % length.toSeconds() != 0
                    || all.dividedBy(length) > POINTS_MAX) {
                problems.add(place + "the period from " + start + " to " + end + " is not a number of steps of "
                        + resolution);
                return Optional.empty();
            }
            return Optional.of(new Period(element, start, end, length, repeats));
        } catch (DateTimeException e) {
            problems.add(place + "timeInterval is not two times such as 2024-10-05T22:00Z");
            return Optional.empty();
        }
    }

    /** Times stand there without seconds. */
    private static Instant instant(String text) {
        Instant instant = OffsetDateTime.parse(text).toInstant();
        return Figure.second(instant.getEpochSecond())
                .orElseThrow(() -> new DateTimeException("outside the years in which there are prices"));
    }

    private List<Row> points(Period period) {
        List<Row> rows = new ArrayList<>();
        Optional<BigDecimal> last = Optional.empty();
        long next = 1;
        String place = "line " + period.element.line();
        for (Element point : period.element.all("Point")) {
            place = "line " + point.line();
            Optional<Long> position = position(point, period, next);
            Optional<BigDecimal> price = price(point);
            if (position.isEmpty() || price.isEmpty()) {
                return rows;
            }
            fill(period, next, position.get(), last, place, rows);
            rows.add(row(period, position.get(), place, price));
            last = price;
            next = position.get() + 1;
        }
        fill(period, next, period.count() + 1, last, place, rows);
        return rows;
    }

    /** The positions {@code [from, to)} that are left out: the same price again in A03, a hole in any other curve. */
    private void fill(Period period, long from, long to, Optional<BigDecimal> last, String place, List<Row> rows) {
        if (from < to && (!period.repeats || last.isEmpty())) {
            problems.add(place + ": position " + from + (to - from > 1 ? " to " + (to - 1) : "")
                    + " of the period from " + period.start + " is missing");
            return;
        }
        for (long position = from; position < to; position++) {
            rows.add(row(period, position, place, last));
        }
    }

    private static Row row(Period period, long position, String place, Optional<BigDecimal> price) {
        return new Row(
                place,
                period.start.plus(period.resolution.multipliedBy(position - 1)),
                Optional.of(period.resolution),
                price);
    }

    private Optional<Long> position(Element point, Period period, long atLeast) {
        String text = point.of("position").orElse("");
        Optional<Long> position = text.matches("\\d{1,6}") ? Optional.of(Long.valueOf(text)) : Optional.empty();
        if (position.isEmpty() || position.get() < atLeast || position.get() > period.count()) {
            problems.add("line " + point.line() + ": position '" + text + "' is not one of " + atLeast + " to "
                    + period.count() + ", which are left in its period");
            return Optional.empty();
        }
        return position;
    }

    private Optional<BigDecimal> price(Element point) {
        String text = point.of("price.amount").orElse("");
        Optional<BigDecimal> price = Figure.of(text);
        if (price.isEmpty()) {
            problems.add("line " + point.line() + ": price.amount '" + text + "' is not a number");
        }
        return price;
    }
}
