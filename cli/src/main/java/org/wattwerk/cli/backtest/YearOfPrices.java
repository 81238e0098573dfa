package org.wattwerk.cli.backtest;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.wattwerk.controller.prices.PriceDocument;
import org.wattwerk.controller.prices.PriceFile;
import org.wattwerk.controller.prices.PriceFileException;
import org.wattwerk.core.tariff.DeliveryDay;
import org.wattwerk.core.tariff.PriceCurve;
import org.wattwerk.core.tariff.PriceInterval;
import org.wattwerk.core.tariff.PriceSource;
import org.wattwerk.core.tariff.calendar.BillingYear;
import org.wattwerk.core.time.QuarterHour;

/**
 * The prices of the year that is played again, and those before it that a forecast may look at.
 *
 * @param year whole, or as far as the files reach
 * @param history prices that end where the year begins, without a gap
 * @param notes what was left out, for people
 */
public record YearOfPrices(PriceCurve year, Optional<PriceCurve> history, List<String> notes) {
    private static final int SHOWN = 12;
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

    public YearOfPrices {
        notes = List.copyOf(notes);
    }

    /** What is wrong with the files, one problem a line. */
    public static final class Unusable extends Exception {
        private static final long serialVersionUID = 1;

        Unusable(List<String> problems) {
            super(String.join("\n", problems));
        }
    }

    /**
     * Reads files in any format that an archive of prices takes.
     *
     * @param asked the year to be played; empty for the last that the files reach into
     * @throws Unusable with everything that is wrong: files, contradictions, and every gap of the year
     */
    public static YearOfPrices read(List<Path> files, Optional<Integer> asked) throws Unusable {
        List<String> wrong = new ArrayList<>();
        List<PriceDocument> documents = new ArrayList<>();
        for (Path file : files) {
            try {
                documents.add(PriceFile.document(file, Optional.empty()));
            } catch (PriceFileException e) {
                wrong.add(String.valueOf(e.getMessage()));
            }
        }
        refuse(wrong);
        List<PriceInterval> all = merged(documents, wrong);
        refuse(wrong);
        Instant last = all.get(all.size() - 1).end();
        BillingYear year = asked.map(BillingYear::new).orElseGet(() -> BillingYear.containing(last.minusNanos(1)));
        return cut(all, year, source(documents, year), wrong);
    }

    /** Where the prices of the year are from. */
    private static PriceSource source(List<PriceDocument> documents, BillingYear year) {
        List<PriceSource> sources = documents.stream()
                .map(PriceDocument::curve)
                .filter(curve -> curve.start().isBefore(year.end().start())
                        && curve.end().isAfter(year.first().start()))
                .map(PriceCurve::source)
                .distinct()
                .toList();
        PriceSource first = sources.isEmpty() ? documents.get(0).curve().source() : sources.get(0);
        return sources.size() <= 1
                ? first
                : new PriceSource(
                        first.name() + " and " + (sources.size() - 1) + " more",
                        sources.stream().anyMatch(PriceSource::model),
                        first.licence());
    }

    /** All prices in order of time, each once; an hourly price may be repeated by its quarter hours only if they agree. */
    private static List<PriceInterval> merged(List<PriceDocument> documents, List<String> wrong) {
        List<PriceInterval> sorted = new ArrayList<>();
        documents.forEach(document -> sorted.addAll(document.intervals()));
        sorted.sort(Comparator.comparing(PriceInterval::start).thenComparing(PriceInterval::length));
        List<PriceInterval> kept = new ArrayList<>();
        for (PriceInterval next : sorted) {
            PriceInterval before = kept.isEmpty() ? null : kept.get(kept.size() - 1);
            if (before == null || !next.start().isBefore(before.end())) {
                kept.add(next);
            } else if (!next.price().equals(before.price()) || next.end().isAfter(before.end())) {
                if (wrong.size() < SHOWN) {
                    wrong.add("two files contradict each other at " + local(next.start()) + ": " + before.price()
                            + " and " + next.price() + "; leave one of them out");
                }
            }
        }
        return kept;
    }

    private static YearOfPrices cut(List<PriceInterval> all, BillingYear year, PriceSource source, List<String> wrong)
            throws Unusable {
        Instant start = year.first().start();
        Instant end = year.end().start();
        List<PriceInterval> within = all.stream()
                .filter(price -> !price.start().isBefore(start) && price.start().isBefore(end))
                .toList();
        if (within.isEmpty()) {
            wrong.add("there is no price of " + year + ": the files reach from "
                    + local(all.get(0).start()) + " to "
                    + local(all.get(all.size() - 1).end()));
        } else {
            gaps(within, wrong);
        }
        refuse(wrong);
        List<String> notes = new ArrayList<>();
        Instant from = within.get(0).start();
        Instant until = within.get(within.size() - 1).end();
        if (!from.equals(start) || !until.equals(end)) {
            long days = Duration.between(from, until).toDays();
            notes.add("prices cover " + days + " days of " + year + ", " + local(from) + " to " + local(until)
                    + ": tokens and yearly charges are for that part of the year");
        }
        return new YearOfPrices(PriceCurve.of(source, within), history(all, from, source, notes), notes);
    }

    /** Every stretch between prices that has none. */
    private static void gaps(List<PriceInterval> prices, List<String> wrong) {
        int count = 0;
        Duration missing = Duration.ZERO;
        for (int i = 1; i < prices.size(); i++) {
            Instant expected = prices.get(i - 1).end();
            Instant found = prices.get(i).start();
            if (found.isAfter(expected)) {
                count++;
                missing = missing.plus(Duration.between(expected, found));
                if (count <= SHOWN) {
                    wrong.add("no price from " + local(expected) + " to " + local(found));
                }
            }
        }
        if (count > SHOWN) {
            wrong.add("and " + (count - SHOWN) + " further gaps");
        }
        if (count > 0) {
            wrong.add("a year with " + missing.toMinutes() / 15
                    + " quarter hours without a price is not played: add files that have them");
        }
    }

    private static Optional<PriceCurve> history(
            List<PriceInterval> all, Instant from, PriceSource source, List<String> notes) {
        List<PriceInterval> before =
                all.stream().filter(price -> price.start().isBefore(from)).toList();
        int first = before.size();
        Instant expected = from;
        while (first > 0 && before.get(first - 1).end().equals(expected)) {
            first--;
            expected = before.get(first).start();
        }
        if (first > 0) {
            notes.add("prices before " + local(expected) + " are not looked at: between them and the year is a gap");
        }
        List<PriceInterval> contiguous = before.subList(first, before.size());
        return contiguous.isEmpty() ? Optional.empty() : Optional.of(PriceCurve.of(source, contiguous));
    }

    /** The first quarter hour that is played. */
    public QuarterHour first() {
        return year.first();
    }

    private static String local(Instant instant) {
        return LocalDateTime.ofInstant(instant, DeliveryDay.ZONE).format(MINUTE);
    }

    private static void refuse(List<String> wrong) throws Unusable {
        if (!wrong.isEmpty()) {
            throw new Unusable(wrong);
        }
    }
}
