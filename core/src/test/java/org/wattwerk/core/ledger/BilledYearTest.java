package org.wattwerk.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Example;
import org.wattwerk.core.metering.MeterInterval;
import org.wattwerk.core.metering.Quality;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.tariff.BillPosition;
import org.wattwerk.core.tariff.bill.Certainty;
import org.wattwerk.core.tariff.usage.ConnectionPointYear;
import org.wattwerk.core.time.QuarterHour;

class BilledYearTest {
    private static final int SEEDS = Integer.getInteger("wattwerk.seeds", 5);
    private static final int STEPS = 80;
    private static final QuarterHour NEW_YEAR = Bills.YEAR.first();

    @Example
    void year_settledQuarterHourByQuarterHour_postsItsBillToTheCent() {
        BilledYear year = BilledYear.startingAt(NEW_YEAR, Bills.workedExample());
        PeriodSums sums = new PeriodSums();
        for (QuarterHour at = NEW_YEAR; at.compareTo(Bills.YEAR.end()) < 0; at = at.next()) {
            // 30,000 quarter hours of 300 kWh: 1.2 MW, 9 GWh; then nothing more.
            boolean runs = at.number() - NEW_YEAR.number() < 30_000;
            SettledQuarterHour settled = settled(year, at, runs ? "300 kWh" : "0 kWh", Quality.MEASURED);
            sums.plus(settled);
            year = year.plus(settled, Optional.empty());
        }

        Statement statement =
                Statement.of(sums, NEW_YEAR, Bills.YEAR.end(), new Terms("the year", Map.of(), List.of()));
        assertThat(statement.bill())
                .containsEntry(BillPosition.ENERGY, Money.ofEuros(810_000))
                .containsEntry(BillPosition.CAPACITY_CHARGE, Money.ofEuros(141_576))
                .containsEntry(BillPosition.NETWORK_ENERGY_CHARGE, Money.ofEuros(84_600))
                .containsEntry(BillPosition.CONCESSION_LEVY, Money.ofEuros(9_900))
                .containsEntry(BillPosition.KWKG_LEVY, Money.ofEuros(40_140))
                .containsEntry(BillPosition.OFFSHORE_LEVY, Money.ofEuros(84_690))
                .containsEntry(BillPosition.SPECIAL_NETWORK_USE, Money.ofEuros(19_590))
                .containsEntry(BillPosition.ELECTRICITY_TAX, Money.ofEuros(184_500));
        assertThat(statement.net()).isEqualTo(Money.ofEuros(1_374_996));
        assertThat(statement.vat()).isEqualTo(Money.ofCents(26_124_924));
        assertThat(statement.gross()).isEqualTo(Money.ofCents(163_624_524));
        assertThat(year.bill().net()).isEqualTo(statement.net());
        assertThat(statement.certainty()).isEqualTo(Certainty.FINAL);
        assertThat(statement.quality()).isEqualTo(Quality.MEASURED);
    }

    @Example
    void peak_newOne_isCaughtUpWithAndChargedToThoseWhoSetIt() {
        BilledYear year = BilledYear.startingAt(NEW_YEAR, Bills.workedExample());
        SettledQuarterHour first = settled(year, NEW_YEAR, "100 kWh", Quality.MEASURED);
        year = year.plus(first, Optional.empty());
        SettledQuarterHour higher = settled(year, NEW_YEAR.next(), "150 kWh", Quality.MEASURED);

        Accrual accrual = accrual(higher, BillPosition.CAPACITY_CHARGE);
        // 117.98 EUR/kW/a x 600 kW, a twelfth for January, of its 2,976 quarter hours one.
        long quarterHour = 11_798L * 600 * 10_000 / 12 / 2_976;
        assertThat(accrual.regular().microEuros()).isCloseTo(quarterHour, within(3L));
        // The first quarter hour was at 400 kW and counts at 600 kW now.
        assertThat(accrual.catchUp().microEuros()).isCloseTo(quarterHour / 3, within(3L));
        assertThat(higher.line(AccountId.inPeak("overhead")).orElseThrow().net(BillPosition.CAPACITY_CHARGE))
                .isEqualTo(accrual.net());
        assertThat(accrual.certainty()).isEqualTo(Certainty.ESTIMATED);
    }

    @Example
    void peak_ofAValueThatSomebodyMadeUp_isNone() {
        BilledYear year = BilledYear.startingAt(NEW_YEAR, Bills.workedExample());
        year = year.plus(settled(year, NEW_YEAR, "100 kWh", Quality.MEASURED), Optional.empty());
        year = year.plus(settled(year, NEW_YEAR.next(), "900 kWh", Quality.SUBSTITUTE), Optional.empty());

        assertThat(year.use().state().peak().orElseThrow().energy()).isEqualTo(Energy.parse("100 kWh"));
        assertThat(year.use().state().energy()).isEqualTo(Energy.parse("1000 kWh"));
    }

    @Example
    void tier_first_isChargedAtTheRateOfTheYearAndItsDifferenceDeferred() {
        BilledYear year = BilledYear.startingAt(NEW_YEAR, Bills.workedExample());
        SettledQuarterHour settled = settled(year, NEW_YEAR, "300 kWh", Quality.MEASURED);

        // Billed: 300 kWh x 1.559 ct. A year of 35,040 quarter hours of 300 kWh has 10,512 MWh:
        // (1,000,000 x 1.559 ct + 9,512,000 x 0.05 ct) / 10,512 MWh = 1.935502 EUR/MWh, and 300 kWh of that.
        assertThat(settled.net(BillPosition.SPECIAL_NETWORK_USE)).isEqualTo(new Money(4_677_000));
        Money charged = settled.line(AccountId.OVERHEAD).orElseThrow().net(BillPosition.SPECIAL_NETWORK_USE);
        assertThat(charged.microEuros()).isEqualTo(580_650);
        assertThat(settled.line(AccountId.DEFERRED).orElseThrow().net(BillPosition.SPECIAL_NETWORK_USE))
                .isEqualTo(new Money(4_677_000 - 580_650));
    }

    @Example
    void tariff_changedWithinTheYear_isCaughtUpWithAtTheNextBooking() {
        BilledYear year = BilledYear.startingAt(NEW_YEAR, Bills.workedExample());
        year = year.plus(settled(year, NEW_YEAR, "300 kWh", Quality.MEASURED), Optional.empty());
        BilledYear other = new BilledYear(Bills.smallTier(), year.use(), year.posted(), year.inPeak());
        SettledQuarterHour settled = settled(other, NEW_YEAR.next(), "300 kWh", Quality.MEASURED);
        other = other.plus(settled, Optional.empty());

        assertThat(other.posted()).isEqualTo(other.tariff().accrued(other.use().state()));
        // The first 300 kWh were at 1.559 ct; now only 40 kWh of all are, the rest at 0.05 ct.
        assertThat(accrual(settled, BillPosition.SPECIAL_NETWORK_USE).catchUp()).isEqualTo(new Money(-260 * 15_090L));
    }

    @Example
    void bookings_inAnyOrder_postWhatHasAccruedAndKeepTheParts() {
        for (int seed = 0; seed < SEEDS; seed++) {
            new Life(seed).live();
        }
    }

    private static Accrual accrual(SettledQuarterHour settled, BillPosition position) {
        return Objects.requireNonNull(settled.accruals().get(position));
    }

    private static SettledQuarterHour settled(BilledYear year, QuarterHour at, String meter, Quality quality) {
        return Settlement.settle(
                new SettlementInput(
                        at,
                        new MeterInterval(at, at.next(), Energy.parse(meter), Energy.ZERO, quality),
                        List.of(),
                        new TreeSet<>(),
                        Map.of(),
                        EnergyPrice.parse("86 EUR/MWh"),
                        Rooms.SOURCE,
                        Bills.NO_PRICES),
                Carries.NONE,
                Optional.of(year));
    }

    /** One ledger in memory. */
    private static final class Life {
        private final int seed;
        private final SplittableRandom random;
        private final List<SettledQuarterHour> newest = new ArrayList<>();
        private final PeriodSums rolledUp = new PeriodSums();
        private final Facility facility = new Facility.Rest();
        private final QuarterHour first;
        private BilledYear year;

        Life(int seed) {
            this.seed = seed;
            this.random = new SplittableRandom(seed);
            this.first = new QuarterHour(NEW_YEAR.number() + random.nextLong(30_000));
            this.year = BilledYear.startingAt(first, Bills.restless());
        }

        void live() {
            QuarterHour next = first;
            for (int step = 0; step < STEPS; step++) {
                int kind = newest.isEmpty() ? 0 : random.nextInt(6);
                if (kind < 3) {
                    SettlementInput input = Bills.unpriced(Rooms.random(random, next));
                    book(Settlement.settle(input, Carries.NONE, Optional.of(year)), Optional.empty());
                    next = next.next();
                } else {
                    correct(newest.get(random.nextInt(newest.size())), kind);
                }
                check(step);
            }
        }

        private void correct(SettledQuarterHour old, int kind) {
            if (kind == 3) {
                MeterInterval meter = new MeterInterval(
                        old.quarterHour(),
                        old.quarterHour().next(),
                        new Energy(random.nextInt(5) == 0 ? 0 : random.nextLong(60_000_000_000L)),
                        new Energy(random.nextLong(9_000_000_000L)),
                        random.nextBoolean() ? Quality.MEASURED : Quality.SUBSTITUTE);
                book(Correction.meterValue(old, meter, facility, Carries.NONE, Optional.of(year)), Optional.of(old));
            } else if (kind == 4) {
                book(
                        Correction.price(
                                old,
                                Rooms.price(random),
                                Rooms.SOURCE,
                                Map.of(),
                                old.vat(),
                                Carries.NONE,
                                Optional.of(year)),
                        Optional.of(old));
            } else if (old.preliminary()) {
                book(Correction.timeLimit(old, Carries.NONE), Optional.of(old));
            } else {
                book(Correction.lateMarks(old, List.of(), Payers.NONE, facility, Carries.NONE), Optional.of(old));
            }
        }

        private void book(SettledQuarterHour settled, Optional<SettledQuarterHour> old) {
            assertThat(Carries.NONE.fit(settled, old)).isTrue();
            rolledUp.plus(settled);
            old.ifPresent(rolledUp::minus);
            year = year.plus(settled, old);
            year = year.peakWithoutParts()
                    .flatMap(peak -> newest.stream()
                            .filter(known -> known.quarterHour().equals(peak))
                            .findFirst())
                    .map(year::withPeak)
                    .orElse(year);
            if (old.isPresent()) {
                newest.set(newest.indexOf(old.get()), settled);
            } else {
                newest.add(settled);
            }
        }

        private void check(int step) {
            String where = "seed " + seed + ", step " + step;
            ConnectionPointYear folded =
                    ConnectionPointYear.startingAt(first, year.tariff().registers());
            PeriodSums again = new PeriodSums();
            for (SettledQuarterHour settled : newest) {
                folded = folded.plus(BilledYear.used(
                        settled.quarterHour(), settled.meter(), settled.dayAhead(), settled.meterQuality()));
                again.plus(settled);
            }
            assertThat(year.use().state()).as(where).isEqualTo(folded);
            assertThat(year.posted()).as(where).isEqualTo(year.tariff().accrued(folded));
            assertThat(rolledUp).as(where).isEqualTo(again);
            assertThat(rolledUp.bill()).as(where).isEqualTo(year.posted());
            Map<BillPosition, Money> parts = new TreeMap<>();
            rolledUp.accounts()
                    .values()
                    .forEach(sum -> sum.net().forEach((position, money) -> parts.merge(position, money, Money::plus)));
            rolledUp.bill()
                    .forEach((position, net) -> assertThat(parts.getOrDefault(position, Money.ZERO))
                            .as(where)
                            .isEqualTo(net));
        }
    }
}
