package org.wattwerk.controller.loop;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wattwerk.controller.store.LedgerStore;
import org.wattwerk.core.ledger.BilledYear;
import org.wattwerk.core.ledger.SettledQuarterHour;
import org.wattwerk.core.ledger.YearUse;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.tariff.BillPosition;
import org.wattwerk.core.tariff.DeliveryDay;
import org.wattwerk.core.tariff.bill.TariffBook;
import org.wattwerk.core.tariff.bill.YearTariff;
import org.wattwerk.core.tariff.calendar.BillingYear;
import org.wattwerk.core.tariff.rates.MissingRateException;
import org.wattwerk.core.tariff.usage.UsedQuarterHour;
import org.wattwerk.core.time.QuarterHour;

/**
 * The bills of this year and the one before, as the ledger has them: what the next booking of a quarter hour goes on from.
 * Owned by the loop's thread.
 */
final class YearBooks {
    private static final Logger LOG = LoggerFactory.getLogger(YearBooks.class);
    /** The year of the newest quarter hour, and the one whose last quarter hours may still be corrected. */
    private static final int YEARS = 2;

    private final Optional<TariffBook> rates;
    private final Recovered recovered;
    private final NavigableMap<BillingYear, BilledYear> years = new TreeMap<>();

    /** What the ledger holds of the last years; read before the loop starts. */
    record Recovered(
            List<UsedQuarterHour> used,
            SortedMap<BillingYear, SortedMap<BillPosition, Money>> posted,
            SortedMap<BillingYear, SettledQuarterHour> peaks) {
        static final Recovered NOTHING = new Recovered(List.of(), new TreeMap<>(), new TreeMap<>());

        Recovered {
            used = List.copyOf(used);
        }

        /** Reads it; blocks, for some seconds at a large site in December. */
        static Recovered from(LedgerStore store) {
            Optional<QuarterHour> last = store.lastSettled().map(SettledQuarterHour::quarterHour);
            if (last.isEmpty()) {
                return NOTHING;
            }
            BillingYear newest = BillingYear.containing(last.get());
            BillingYear oldest = new BillingYear(newest.number() - YEARS + 1);
            List<UsedQuarterHour> used = store.used(oldest.first().previous(), newest.end());
            SortedMap<BillingYear, SortedMap<BillPosition, Money>> posted = new TreeMap<>();
            SortedMap<BillingYear, SettledQuarterHour> peaks = new TreeMap<>();
            for (BillingYear year : List.of(oldest, newest)) {
                posted.put(
                        year,
                        store.sums()
                                .days(LocalDate.of(year.number(), 1, 1), LocalDate.of(year.number() + 1, 1, 1))
                                .bill());
                used.stream()
                        .filter(known -> known.setsPeak() && year.contains(known.quarterHour()))
                        .max(Comparator.comparing(UsedQuarterHour::energy)
                                .thenComparing(UsedQuarterHour::quarterHour, Comparator.reverseOrder()))
                        .map(UsedQuarterHour::quarterHour)
                        .flatMap(peak ->
                                store.settled(peak, peak.next()).stream().findFirst())
                        .ifPresent(peak -> peaks.put(year, peak));
            }
            return new Recovered(used, posted, peaks);
        }
    }

    /**
     * @param rates of the year's bill; empty where the policy has none, and nothing accrues
     */
    YearBooks(Optional<TariffBook> rates, Recovered recovered) {
        this.rates = rates;
        this.recovered = recovered;
    }

    /** Whether the policy has a bill of the year. */
    boolean isBilled() {
        return rates.isPresent();
    }

    /**
     * The bill of a quarter hour's year; empty where the policy has none.
     *
     * @throws MissingRateException if the policy does not say the rates of that year
     */
    Optional<BilledYear> of(QuarterHour quarterHour, Instant now) {
        return rates.map(book -> years.computeIfAbsent(
                BillingYear.containing(quarterHour), year -> begun(book, year, quarterHour, now)));
    }

    /** The same for a correction, which is booked even if the rates of that year have left the policy: the bill then stays. */
    Optional<BilledYear> ofCorrected(QuarterHour quarterHour, Instant now) {
        try {
            return of(quarterHour, now);
        } catch (MissingRateException e) {
            LOG.warn("a correction of {} leaves the bill of its year alone: {}", quarterHour.start(), e.getMessage());
            return Optional.empty();
        }
    }

    private BilledYear begun(TariffBook book, BillingYear year, QuarterHour quarterHour, Instant now) {
        YearTariff tariff = book.year(year, DeliveryDay.containing(now).date());
        List<UsedQuarterHour> used = recovered.used.stream()
                .filter(known -> year.contains(known.quarterHour()))
                .toList();
        QuarterHour first = used.isEmpty() ? quarterHour : used.get(0).quarterHour();
        boolean goesOn = isSettled(first.previous());
        BilledYear begun = new BilledYear(
                tariff,
                YearUse.of(goesOn ? year.first() : first, tariff.registers(), used),
                recovered.posted.getOrDefault(year, new TreeMap<>()),
                new TreeMap<>());
        SettledQuarterHour peak = recovered.peaks.get(year);
        return peak == null ? begun : begun.withPeak(peak);
    }

    /** A year begins at New Year if the ledger has the quarter hour before it; else with its first quarter hour. */
    private boolean isSettled(QuarterHour quarterHour) {
        BilledYear year = years.get(BillingYear.containing(quarterHour));
        return (year != null && year.use().energy(quarterHour).isPresent())
                || recovered.used.stream().anyMatch(known -> known.quarterHour().equals(quarterHour));
    }

    /** Follows what was booked. */
    void booked(
            SettledQuarterHour settled,
            Optional<SettledQuarterHour> reversed,
            Function<QuarterHour, Optional<SettledQuarterHour>> ledger) {
        years.computeIfPresent(BillingYear.containing(settled.quarterHour()), (same, year) -> {
            BilledYear then = year.plus(settled, reversed);
            return then.peakWithoutParts().flatMap(ledger).map(then::withPeak).orElse(then);
        });
        while (years.size() > YEARS) {
            years.pollFirstEntry();
        }
    }

    /** As they are now, by year. */
    Map<BillingYear, BilledYear> years() {
        return Map.copyOf(years);
    }
}
