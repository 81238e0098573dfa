package org.wattwerk.controller.prices;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.tariff.PriceInterval;
import org.wattwerk.core.time.QuarterHour;

/** What every file of prices must fulfil: contiguous, each interval once, in the bounds of the market. */
final class RowChecks {
    /** The harmonised limits of the European day-ahead auction. */
    private static final BigDecimal LOWEST = new BigDecimal("-500");

    private static final BigDecimal HIGHEST = new BigDecimal("4000");
    private static final Duration HOUR = Duration.ofHours(1);

    private RowChecks() {}

    /** The intervals of the rows; whatever is wrong is added to {@code problems}. */
    static List<PriceInterval> intervals(List<Row> all, PublishedLimit limit, List<String> problems) {
        List<Row> rows = withoutMissingEnds(all);
        if (rows.isEmpty()) {
            if (problems.isEmpty()) {
                problems.add("there is no price in it");
            }
            return List.of();
        }
        List<PriceInterval> intervals = new ArrayList<>();
        Optional<Instant> expected = Optional.empty();
        Map<Instant, Row> seen = new HashMap<>();
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            Optional<Duration> length = row.length().isPresent() ? row.length() : lengthAt(rows, i);
            if (length.isEmpty()) {
                problems.add(row.place() + ": the length of the interval from " + row.start()
                        + " cannot be told: prices are for 15 or 60 minutes");
                expected = Optional.empty();
                continue;
            }
            if (expected.isPresent()) {
                checkOrder(row, expected.get(), seen, problems);
            }
            seen.putIfAbsent(row.start(), row);
            if (!limit.allows(row.start())) {
                problems.add(row.place() + ": " + row.start() + " lies in the future: no auction has sold it yet");
            }
            if (!QuarterHour.containing(row.start()).start().equals(row.start())) {
                problems.add(row.place() + ": " + row.start() + " is not the start of a quarter hour");
            }
            price(row, problems);
            Instant end = row.start().plus(length.get());
            expected = Optional.of(expected.filter(end::isBefore).orElse(end));
            if (row.eurosPerMwh().filter(RowChecks::isInBounds).isPresent()) {
                EnergyPrice price = EnergyPrice.ofEurosPerMwh(row.eurosPerMwh().get());
                intervals.add(new PriceInterval(row.start(), length.get(), price));
            }
        }
        return intervals;
    }

    private static void checkOrder(Row row, Instant expected, Map<Instant, Row> seen, List<String> problems) {
        Row before = seen.get(row.start());
        if (before != null) {
            boolean same = before.eurosPerMwh().equals(row.eurosPerMwh());
            problems.add(row.place() + ": the price for " + row.start() + " is there already"
                    + (same ? "" : ", with another value") + " (" + before.place() + ")");
        } else if (row.start().isAfter(expected)) {
            problems.add(row.place() + ": prices are missing from " + expected + " to " + row.start());
        } else if (row.start().isBefore(expected)) {
            problems.add(
                    row.place() + ": the price for " + row.start() + " is out of order or overlaps the one before");
        }
    }

    private static void price(Row row, List<String> problems) {
        if (row.eurosPerMwh().isEmpty()) {
            problems.add(row.place() + ": no price for " + row.start());
            return;
        }
        BigDecimal price = row.eurosPerMwh().get();
        if (price.compareTo(LOWEST) < 0 || price.compareTo(HIGHEST) > 0) {
            problems.add(row.place() + ": " + price.toPlainString() + " EUR/MWh is outside the market's limits of "
                    + LOWEST + " to " + HIGHEST + ": is the unit EUR/MWh?");
        } else if (price.stripTrailingZeros().scale() > 6) {
            problems.add(row.place() + ": " + price.toPlainString() + " EUR/MWh has more than six decimals");
        }
    }

    private static boolean isInBounds(BigDecimal price) {
        return price.compareTo(LOWEST) >= 0
                && price.compareTo(HIGHEST) <= 0
                && price.stripTrailingZeros().scale() <= 6;
    }

    /** Not yet published, or before the market zone existed: values missing at either end only make the curve shorter. */
    private static List<Row> withoutMissingEnds(List<Row> rows) {
        int from = 0;
        int to = rows.size();
        while (from < to && rows.get(from).eurosPerMwh().isEmpty()) {
            from++;
        }
        while (to > from && rows.get(to - 1).eurosPerMwh().isEmpty()) {
            to--;
        }
        return rows.subList(from, to);
    }

    /**
     * The smaller of the distances to the neighbours: right also beside a gap and where hours turn into quarter hours. The
     * ends that files print are not used; SMARD's are wrong on the days on which the clock changes.
     */
    private static Optional<Duration> lengthAt(List<Row> rows, int i) {
        Optional<Duration> before = i > 0 ? distance(rows.get(i - 1), rows.get(i)) : Optional.empty();
        Optional<Duration> after = i + 1 < rows.size() ? distance(rows.get(i), rows.get(i + 1)) : Optional.empty();
        return before.isPresent() && after.isPresent()
                ? before.filter(length -> length.compareTo(after.get()) <= 0).or(() -> after)
                : before.or(() -> after);
    }

    private static Optional<Duration> distance(Row row, Row next) {
        Duration distance = Duration.between(row.start(), next.start());
        return isLength(distance) ? Optional.of(distance) : Optional.empty();
    }

    /** Whether prices can be for so long: 15 or 60 minutes. */
    static boolean isLength(Duration length) {
        return length.equals(HOUR) || length.equals(QuarterHour.LENGTH);
    }
}
