package org.wattwerk.policies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.PowerPrice;
import org.wattwerk.core.quantity.Share;
import org.wattwerk.core.tariff.BillPosition;
import org.wattwerk.core.tariff.bill.AsInvoiced;
import org.wattwerk.core.tariff.bill.CapacityInWindows;
import org.wattwerk.core.tariff.bill.Certainty;
import org.wattwerk.core.tariff.bill.Component;
import org.wattwerk.core.tariff.bill.FixedEnergy;
import org.wattwerk.core.tariff.bill.FlatPerYear;
import org.wattwerk.core.tariff.bill.MonthlyCapacityCharge;
import org.wattwerk.core.tariff.bill.OrderedCapacity;
import org.wattwerk.core.tariff.bill.OrderedEnergy;
import org.wattwerk.core.tariff.bill.PerKwhInWindows;
import org.wattwerk.core.tariff.bill.TariffBook;
import org.wattwerk.core.tariff.bill.TrancheEnergy;
import org.wattwerk.core.tariff.bill.YearBill;
import org.wattwerk.core.tariff.bill.YearTariff;
import org.wattwerk.core.tariff.calendar.BillingYear;
import org.wattwerk.core.tariff.rates.MissingRateException;
import org.wattwerk.core.tariff.rates.Rate;
import org.wattwerk.core.tariff.rates.Rates;
import org.wattwerk.core.tariff.usage.ConnectionPointYear;
import org.wattwerk.core.tariff.usage.UsedQuarterHour;

class BillSectionTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 24);

    /** A whole bill, of which each test spoils a line. */
    private static final String GOOD = """
            site:
              name: small
              time-zone: Europe/Berlin
              limit: 24 kW
              other-loads: 4 kW
              overhead: {fixed: 600 W, marginal: 10 %}
              gpu-models:
                h100: {default-limit: 700 W, min-limit: 200 W, max-limit: 700 W, idle: 70 W}
              node-classes:
                h100-8: {gpu-model: h100, gpus: 8, host-idle: 1200 W, host-busy: 2800 W}
              nodes:
                h100-8: [node-1, node-2]
            tariff:
              name: small
              bidding-zone: DE-LU
              vat: 19 %
              margin: {net: 4 EUR/MWh, source: contract}
              components: {}
              bill:
                basis: net
                levies: shipped
                windows:
                  high-load: {days: workdays, hours: [{months: [january], from: '17:00', until: '19:30'}]}
                energy:
                  - {from: 2025-01-01, until: 2026-10-01, fixed: 90 EUR/MWh, source: old contract}
                  - {from: 2026-10-01, until: 2028-01-01, day-ahead: {margin: 4 EUR/MWh}, source: new contract}
                network:
                  - year: 2026
                    price-sheet:
                      below: {capacity: 20.05 EUR/kW/a, energy: 4.86 ct/kWh}
                      from: {capacity: 117.98 EUR/kW/a, energy: 0.94 ct/kWh}
                      atypical: {windows: high-load}
                    source: price sheet
                concession-levy:
                  - {year: 2026, price: 0.11 ct/kWh, source: KAV}
                metering:
                  - {year: 2026, per-year: 600 EUR, source: metering contract}
            """;

    private static CheckedPolicy read(String text) throws PolicyException {
        return PolicyLoader.check("p", List.of(new PolicyText("p.yaml", text)));
    }

    private static TariffBook book(String text) throws PolicyException {
        return read(text).policy().tariff().book().orElseThrow();
    }

    @ParameterizedTest(name = "[{index}] {0} -> {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
    basis: net             | basis: gross          | p.yaml:20: tariff.bill.basis: 'gross' is not how a bill is written: all of its amounts are net, so write 'net'
    basis: net             | Basis: net            | p.yaml:19: tariff.bill: has no 'basis': write it, such as 'basis: net'`;`p.yaml:20: tariff.bill.Basis: unknown key: did you mean 'basis'?
    levies: shipped        | levies: german        | p.yaml:21: tariff.bill.levies: 'german' is not known: write 'shipped' for those that come with the product, or leave it out and write each levy
    concession-levy:       | concesion-levy:       | p.yaml:19: tariff.bill: has no 'concession-levy': write its rates, or 'concession-levy: none' if it is not charged`;`p.yaml:34: tariff.bill.concesion-levy: unknown key: did you mean 'concession-levy'?
    until: 2026-10-01      | until: 2027-01-01     | p.yaml:26: tariff.bill.energy[1]: holds 2026-10-01 until 2028-01-01, and another rate holds 2025-01-01 until 2027-01-01: end one of them, or write 'known-from' if it corrects the other (the other stands in line 25)
    until: 2026-10-01      | until: 2026-10-15     | p.yaml:25: tariff.bill.energy[0]: a rate holds for whole months: 2025-01-01 until 2026-10-15 does not begin and end on the first of a month
    until: 2026-10-01      | until: 2025-01-01     | p.yaml:25: tariff.bill.energy[0]: a rate cannot hold from 2025-01-01 until 2025-01-01: the end is the first day on which it does not hold any more
    until: 2026-10-01      | until: October        | p.yaml:25: tariff.bill.energy[0].until: 'October' is not a date: write such as '2026-01-01'
    until: 2026-10-01,     | ^^                    | p.yaml:25: tariff.bill.energy[0]: does not say when it holds: write 'year: 2026', or 'from: 2026-01-01' and 'until: 2027-01-01'
    fixed: 90 EUR/MWh      | fixed: 90 EUR/kW/a    | p.yaml:25: tariff.bill.energy[0].fixed: '90 EUR/kW/a' has no unit of energy price: use one of EUR/MWh, ct/kWh, such as '140 EUR/MWh'
    fixed: 90 EUR/MWh,     | ^^                    | p.yaml:25: tariff.bill.energy[0]: has no price: write one of fixed, day-ahead, tranches
    fixed: 90 EUR/MWh      | fixed: 90 EUR/MWh, day-ahead: {margin: 4 EUR/MWh} | p.yaml:25: tariff.bill.energy[0].day-ahead: stands beside 'fixed': write one of them
    117.98 EUR/kW/a        | 117.98 EUR/kW/month   | p.yaml:31: tariff.bill.network[0].price-sheet.from.capacity: '117.98 EUR/kW/month' has no unit of price of a kW and year: use one of EUR/kW/a, such as '117.98 EUR/kW/a'
    windows: high-load     | windows: low-load     | p.yaml:32: tariff.bill.network[0].price-sheet.atypical.windows: 'low-load' is not among the windows of the bill: high-load
    source: price sheet    | ^^                    | p.yaml:28: tariff.bill.network[0]: has no 'source': write it, such as 'source: supply contract'
    {year: 2026, price: 0. | {year: 20265, price: 0. | p.yaml:35: tariff.bill.concession-levy[0].year: '20265' is no year of this century: write such as '2026'
    price: 0.11 ct/kWh     | prize: 0.11 ct/kWh    | p.yaml:35: tariff.bill.concession-levy[0]: has no price: write one of price, tiered, by-hour, per-year, invoices`;`p.yaml:35: tariff.bill.concession-levy[0].prize: unknown key: did you mean 'price'?
    per-year: 600 EUR      | per-year: 600 EUR/a   | p.yaml:37: tariff.bill.metering[0].per-year: '600 EUR/a' has no unit of amount of money: use one of uEUR, EUR, such as '1200 EUR'
    days: workdays         | days: holidays        | p.yaml:23: tariff.bill.windows.high-load.days: 'holidays' are no days: write 'workdays', or a list such as [monday, friday]
    [january]              | [januar]              | p.yaml:23: tariff.bill.windows.high-load.hours[0].months[0]: 'januar' is not a month
    '17:00'                | '17:10'               | p.yaml:23: tariff.bill.windows.high-load.hours[0]: a window from minute 1030 to 1170 of the day is none: write quarter hours, the later one last
    '17:00'                | '5 pm'                | p.yaml:23: tariff.bill.windows.high-load.hours[0].from: '5 pm' is not a time of day: write such as '17:30'
    """)
    void read_oneMistake_saysWhereAndWhatToDo(String written, String instead, String problems) {
        assertThat(GOOD).contains(written);
        String spoilt = GOOD.replaceFirst(Pattern.quote(written), Matcher.quoteReplacement(instead));

        assertThatThrownBy(() -> read(spoilt))
                .isInstanceOf(PolicyException.class)
                .hasMessage(problems.replace("`;`", "\n"));
    }

    @Test
    void read_manyMistakes_saysAllAtOnce() {
        String spoilt = GOOD.replace("basis: net", "basis: gross")
                .replace("fixed: 90 EUR/MWh", "fixed: 90")
                .replace("20.05 EUR/kW/a", "20.05 EUR/kWh")
                .replace("per-year: 600 EUR", "per-year: much");

        assertThatThrownBy(() -> read(spoilt))
                .isInstanceOfSatisfying(
                        PolicyException.class,
                        refusal -> assertThat(refusal.problems())
                                .extracting(Problem::line)
                                .containsExactly(20, 25, 30, 37));
    }

    @Property(tries = 300)
    void read_damagedBill_isReadOrRefusedWithAPlace(
            @ForAll @IntRange(max = 1_100) int from,
            @ForAll @IntRange(max = 40) int length,
            @ForAll @From("fragments") String instead) {
        int start = Math.min(GOOD.indexOf("bill:") + from, GOOD.length());
        String damaged = GOOD.substring(0, start) + instead + GOOD.substring(Math.min(start + length, GOOD.length()));
        try {
            assertThat(read(damaged).policy().site().nodes()).isNotEmpty();
        } catch (PolicyException refusal) {
            assertThat(refusal.problems())
                    .isNotEmpty()
                    .allSatisfy(problem -> assertThat(problem.message()).isNotBlank());
        }
    }

    @Provide
    Arbitrary<String> fragments() {
        return Arbitraries.of("", " ", "\n", ":", "- ", "{", "]", "&a ", "*a", "2026-13-01", "-1 EUR", "99:99", "ü");
    }

    @Test
    void read_aMistypedPair_isReadWithAWarning() throws Exception {
        assertThat(read(GOOD).warnings()).isEmpty();
        // (11.798 - 20.05) is below zero: the second pair is always cheaper.
        assertThat(read(GOOD.replace("117.98 EUR/kW/a", "11.798 EUR/kW/a")).warnings())
                .extracting(Problem::toString)
                .containsExactly(
                        "p.yaml:29: tariff.bill.network[0].price-sheet: one of its pairs is always cheaper, which"
                                + " no published sheet has: check the four prices");
        // 97.93 EUR/kW / 4.766 ct/kWh = 2,054 h
        assertThat(read(GOOD.replace("0.94 ct/kWh", "0.094 ct/kWh")).warnings())
                .extracting(Problem::message)
                .containsExactly(
                        "its pairs cost the same at 2054 hours of use, and published ones do near the threshold of"
                                + " 2500: check the four prices");
    }

    @Test
    void year_withoutRates_namesWhatIsMissingAndNeverTakesTheLastYears() throws Exception {
        TariffBook book = book(GOOD);

        assertThat(book.year(new BillingYear(2026), TODAY).components()).isNotEmpty();
        assertThatThrownBy(() -> book.year(new BillingYear(2027), TODAY))
                .isInstanceOfSatisfying(
                        MissingRateException.class,
                        refusal -> assertThat(refusal.missing())
                                .containsExactly(
                                        "network energy charge of 2027",
                                        "network capacity charge of 2027",
                                        "network discount of 2027",
                                        "concession-levy of 2027",
                                        "kwkg-levy of 2027",
                                        "offshore-levy of 2027",
                                        "special-network-use of 2027",
                                        "electricity-tax of 2027",
                                        "metering of 2027"));
    }

    @Test
    void read_everyOtherForm_isItsComponent() throws Exception {
        String forms = """
                energy:
                  - year: 2026
                    tranches: {margin: 4 EUR/MWh, bought: [{share: 40 %, price: 82 EUR/MWh}]}
                    source: contract
                network:
                  - {year: 2025, monthly: {capacity: 19.85 EUR/kW/month, energy: 1.09 ct/kWh}, source: sheet}
                  - {year: 2026, in-windows: {windows: high-load, capacity: 7 EUR/kW/a, energy: 1 ct/kWh}, source: sheet}
                  - year: 2029
                    ordered: {capacity: 900 kW, price: 60 EUR/kW/a, within: 1 ct/kWh, above: 20 ct/kWh}
                    source: announced
                concession-levy: none
                reactive-energy:
                  - year: 2026
                    invoices: [{year: 2026, net: 310.15 EUR, document: invoice 4711}]
                    source: the invoices
                other:
                  - {year: 2026, by-hour: {windows: {high-load: 3 ct/kWh}, otherwise: -1 ct/kWh}, source: pilot}
                """.indent(4);
        List<Component> components =
                book(GOOD.substring(0, GOOD.indexOf("    energy:\n")) + forms).components().stream()
                        .flatMap(rates -> rates.rates().stream())
                        .map(Rate::value)
                        .toList();

        assertThat(components)
                .hasAtLeastOneElementOfType(TrancheEnergy.class)
                .hasAtLeastOneElementOfType(CapacityInWindows.class)
                .hasAtLeastOneElementOfType(AsInvoiced.class)
                .hasAtLeastOneElementOfType(PerKwhInWindows.class)
                .hasAtLeastOneElementOfType(FlatPerYear.class)
                .contains(
                        new MonthlyCapacityCharge(PowerPrice.parseMonthly("19.85 EUR/kW/month")),
                        new OrderedCapacity(Power.parse("900 kW"), PowerPrice.parseYearly("60 EUR/kW/a")),
                        new OrderedEnergy(
                                Power.parse("900 kW"), EnergyPrice.parse("1 ct/kWh"), EnergyPrice.parse("20 ct/kWh")));
    }

    @Test
    void read_aContractThatEndsInTheYear_isFollowedByTheNext() throws Exception {
        Rates<Component> energy = book(GOOD).components().get(0);

        assertThat(energy.on(LocalDate.of(2026, 9, 1), TODAY).map(Rate::value))
                .contains(new FixedEnergy(EnergyPrice.parse("90 EUR/MWh")));
        assertThat(energy.on(LocalDate.of(2026, 10, 1), TODAY).map(Rate::source))
                .contains("new contract");
    }

    @Test
    void shippedExample_nineGigawattHours_isTheWorkedExampleToTheCent() {
        TariffBook book =
                ShippedPolicy.MEDIUM_VOLTAGE_2026.load().tariff().book().orElseThrow();
        YearTariff tariff = book.year(new BillingYear(2026), TODAY);
        YearBill bill = tariff.bill(nineGigawattHours(tariff));

        assertThat(bill.net(BillPosition.NETWORK_DISCOUNT)).isEqualTo(Money.ZERO);
        assertThat(bill.net()).isEqualTo(Money.parse("1374996.00 EUR"));
        assertThat(bill.vat()).isEqualTo(Money.parse("261249.24 EUR"));
        assertThat(bill.gross()).isEqualTo(Money.parse("1636245.24 EUR"));
        assertThat(bill.certainty()).isEqualTo(Certainty.FINAL);
        assertThat(tariff.vat()).isEqualTo(Share.ofPercent(19));
    }

    @ParameterizedTest
    @CsvSource({
        // 9,000,000 kWh x (KWKG + offshore + 2.05 ct) + 1,000,000 kWh x A' + 8,000,000 kWh x 0.05 ct
        // 85,320 + 184,500 + 4,170 + 4,000
        "2023, 2026-11-24, 277990 EUR",
        // 83,790 + 184,500 + 6,430 + 4,000; as first published, 4,030 instead of 6,430
        "2024, 2026-11-24, 278720 EUR",
        "2024, 2023-11-01, 276320 EUR",
        // 98,370 + 184,500 + 15,580 + 4,000
        "2025, 2026-11-24, 302450 EUR",
        // 124,830 + 184,500 + 15,590 + 4,000
        "2026, 2026-11-24, 328920 EUR",
    })
    void shippedLevies_ofEachYear_areThoseThatWereKnown(int year, LocalDate knownOn, String net) {
        TariffBook levies =
                new TariffBook("levies", List.copyOf(BillSection.shippedLevies().values()), Share.NONE);
        YearTariff tariff = levies.year(new BillingYear(year), knownOn);

        assertThat(tariff.bill(nineGigawattHours(tariff)).net()).isEqualTo(Money.parse(net));
        assertThatThrownBy(() -> levies.year(new BillingYear(2027), TODAY))
                .isInstanceOf(MissingRateException.class)
                .hasMessageContaining("kwkg-levy of 2027");
    }

    /** 30,000 quarter hours of 300 kWh, and nothing after them: 1.2 MW, at 86 EUR/MWh. */
    private static ConnectionPointYear nineGigawattHours(YearTariff tariff) {
        ConnectionPointYear used = tariff.beginning();
        for (int i = 0; !used.isOver(); i++) {
            used = used.plus(new UsedQuarterHour(
                    used.next(),
                    i < 30_000 ? Energy.parse("300 kWh") : Energy.ZERO,
                    EnergyPrice.parse("86 EUR/MWh"),
                    true));
        }
        return used;
    }
}
