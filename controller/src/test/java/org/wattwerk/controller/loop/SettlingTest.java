package org.wattwerk.controller.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wattwerk.controller.meter.SiteMeter;
import org.wattwerk.controller.store.LedgerStore;
import org.wattwerk.controller.store.LedgerWriter;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.ledger.BilledYear;
import org.wattwerk.core.ledger.BillingMonth;
import org.wattwerk.core.ledger.Facility;
import org.wattwerk.core.ledger.MonthStatement;
import org.wattwerk.core.ledger.Payers;
import org.wattwerk.core.ledger.Reason;
import org.wattwerk.core.ledger.SettledQuarterHour;
import org.wattwerk.core.ledger.Terms;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.Share;
import org.wattwerk.core.tariff.DeliveryDay;
import org.wattwerk.core.tariff.PriceCurve;
import org.wattwerk.core.tariff.Tariff;
import org.wattwerk.core.tariff.TypicalYear;
import org.wattwerk.core.tariff.bill.TariffBook;
import org.wattwerk.core.tariff.calendar.BillingYear;
import org.wattwerk.core.time.QuarterHour;
import org.wattwerk.policies.ShippedPolicy;

class SettlingTest {
    private static final LocalDate LAST_OF_MARCH = LocalDate.of(2026, 3, 31);
    private static final BillingMonth MARCH = new BillingMonth(YearMonth.of(2026, 3));
    private static final QuarterHour APRIL = QuarterHour.startingAt(MARCH.end());
    private static final QuarterHour FIRST = APRIL.previous().previous();
    private static final Tariff TARIFF = new Tariff("per kWh", List.of(), Share.ofPercent(19));
    private static final Terms TERMS = new Terms("test", Map.of(), List.of());
    private static final Duration CONTROL = Duration.ofHours(1);

    @TempDir
    Path folder;

    private final LinkedBlockingQueue<Runnable> loop = new LinkedBlockingQueue<>();
    private final List<String> waits = new ArrayList<>();
    private Optional<LedgerWriter> writer = Optional.empty();
    private Instant now = FIRST.start();

    @AfterEach
    void close() {
        writer.ifPresent(LedgerWriter::close);
    }

    @Test
    void price_revisedAfterItsMonthWasClosed_isALineOfTheNextMonthAndTheYearsBillStillFits() throws Exception {
        TariffBook rates =
                ShippedPolicy.MEDIUM_VOLTAGE_2026.load().tariff().book().orElseThrow();
        LedgerStore store = LedgerStore.open(folder.resolve("ledger.sqlite"));
        Settling settling = settling(store, PriceBook.model(1, TARIFF), Optional.of(rates));
        runUntil(settling, APRIL.next());
        store.close(MARCH, "test", now);
        MonthStatement out = store.sums().month(MARCH, TERMS);

        PriceCurve revised = TypicalYear.day(LAST_OF_MARCH, 2);
        assertThat(settling.repriced(revised, now)).isEqualTo(2);
        write(settling);
        assertThat(settling.repriced(revised, now)).isZero();

        assertThat(store.sums().month(MARCH, TERMS)).isEqualTo(out);
        MonthStatement april = store.sums().month(MARCH.next(), TERMS);
        assertThat(april.corrections()).containsOnlyKeys(MARCH);
        List<SettledQuarterHour> corrected = store.settled(FIRST, APRIL);
        assertThat(corrected).allSatisfy(settled -> {
            assertThat(settled.dayAhead()).isEqualTo(revised.at(settled.quarterHour()));
            assertThat(settled.revision()).isEqualTo(1);
        });
        assertThat(store.bookings(FIRST).get(1).reason()).isEqualTo(Reason.PRICE_REVISION);
        BilledYear year = year(settling);
        assertThat(store.sums()
                        .days(LocalDate.of(2026, 1, 1), LocalDate.of(2027, 1, 1))
                        .bill())
                .isEqualTo(year.posted())
                .isEqualTo(year.tariff().accrued(year.use().state()));
        assertThat(store.verifyChain()).isEqualTo(3 + 1 + 2);
    }

    @Test
    void restart_inTheYear_hasTheStateOfBefore() throws Exception {
        TariffBook rates =
                ShippedPolicy.MEDIUM_VOLTAGE_2026.load().tariff().book().orElseThrow();
        LedgerStore store = LedgerStore.open(folder.resolve("ledger.sqlite"));
        Settling settling = settling(store, PriceBook.model(1, TARIFF), Optional.of(rates));
        runUntil(settling, APRIL.next());
        BilledYear before = year(settling);
        YearBooks again = new YearBooks(Optional.of(rates), YearBooks.Recovered.from(store));

        assertThat(again.of(APRIL.next(), now)).contains(before);
    }

    @Test
    void price_isMissing_settlementSaysOnceWhatItWaitsForAndGoesOnWhenItComes() throws Exception {
        PriceBook prices = PriceBook.empty(TARIFF);
        Settling settling = settling(LedgerStore.open(folder.resolve("ledger.sqlite")), prices, Optional.empty());
        runUntil(settling, FIRST.next());
        runUntil(settling, APRIL);

        assertThat(waits)
                .containsExactly("no day-ahead price is known for the quarter hour from " + FIRST.start()
                        + ": nothing later is settled until it is loaded");
        assertThat(settling.held()).map(Held::quarterHour).contains(FIRST);

        prices.learn(TypicalYear.day(LAST_OF_MARCH, 1));
        settle(settling);
        assertThat(settling.held()).isEmpty();
        assertThat(settling.books().settledUntil()).contains(APRIL.start());
    }

    @Test
    void rates_ofTheYearAreMissing_settlementWaitsAndNamesThem() throws Exception {
        TariffBook rates =
                ShippedPolicy.MEDIUM_VOLTAGE_2026.load().tariff().book().orElseThrow();
        QuarterHour newYear = new BillingYear(2027).first();
        now = newYear.previous().start();
        Settling settling = settling(
                LedgerStore.open(folder.resolve("ledger.sqlite")), PriceBook.model(1, TARIFF), Optional.of(rates));
        runUntil(settling, newYear.next());

        assertThat(settling.books().settledUntil()).contains(newYear.start());
        assertThat(waits).singleElement().asString().contains(newYear.start().toString(), "2027", "kwkg-levy");
    }

    private BilledYear year(Settling settling) {
        return Optional.ofNullable(settling.years().get(new BillingYear(2026))).orElseThrow();
    }

    /** 400 kW at the meter, a quarter of it by other loads. */
    private Settling settling(LedgerStore store, PriceBook prices, Optional<TariffBook> rates) {
        store.nextEpoch();
        LedgerWriter made = new LedgerWriter(store);
        writer = Optional.of(made);
        Instant start = now;
        SiteMeter meter = () -> {
            Energy counted = Power.parse("400 kW").during(Duration.between(start, now));
            return new SiteMeter.Reading(
                    now, counted, counted.times(1, 4), Power.parse("400 kW"), Power.parse("100 kW"));
        };
        return new Settling(
                meter,
                prices,
                new YearBooks(rates, YearBooks.Recovered.from(store)),
                made,
                Duration.ofHours(2),
                new Facility.Rest(),
                RecoveredLedger.from(store),
                new DeliveryDay(LAST_OF_MARCH).start(),
                loop::add,
                new Settling.Confirmed() {
                    @Override
                    public void settled(
                            SettledQuarterHour settled, Reason reason, SortedMap<NodeId, QuarterHour> neededNoMore) {}

                    @Override
                    public void failed(String why) {
                        throw new AssertionError(why);
                    }

                    @Override
                    public void waits(String why) {
                        waits.add(why);
                    }
                });
    }

    private void runUntil(Settling settling, QuarterHour end) throws InterruptedException {
        settling.sample();
        while (now.isBefore(end.start())) {
            now = now.plus(Duration.ofMinutes(5));
            settling.sample();
        }
        settle(settling);
    }

    private void settle(Settling settling) throws InterruptedException {
        settling.settle(now, CONTROL, Payers.NONE);
        write(settling);
    }

    /** Runs what the writer hands back to the loop until all is on the disk. */
    private void write(Settling settling) throws InterruptedException {
        settling.settle(now, CONTROL, Payers.NONE);
        while (settling.isWriting()) {
            Runnable task = loop.poll(30, TimeUnit.SECONDS);
            assertThat(task).as("the writer answers").isNotNull();
            if (task != null) {
                task.run();
            }
        }
    }
}
