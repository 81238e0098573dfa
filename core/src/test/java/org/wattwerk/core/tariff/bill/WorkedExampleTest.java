package org.wattwerk.core.tariff.bill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.tariff.BillPosition;
import org.wattwerk.core.tariff.calendar.BillingYear;
import org.wattwerk.core.tariff.network.NetworkDiscounts;
import org.wattwerk.core.tariff.network.Regime;
import org.wattwerk.core.tariff.network.RegimeOutcome;
import org.wattwerk.core.tariff.usage.ConnectionPointYear;
import org.wattwerk.core.time.QuarterHour;

class WorkedExampleTest {
    private static final YearTariff TARIFF = Example.tariff();

    @Test
    void bill_nineGigawattHoursIn2026_isRightToTheCent() {
        YearBill bill = TARIFF.bill(Example.nineGigawattHours(TARIFF));

        assertThat(bill.used().hoursOfUse().hours()).isEqualTo(7_500);
        assertThat(bill.lines())
                .extracting(YearBill.Line::position, YearBill.Line::net)
                .containsExactly(
                        // 9,000 MWh x (86 + 4) EUR/MWh
                        tuple(BillPosition.ENERGY, Money.parse("810000 EUR")),
                        // 9,000,000 kWh x 0.94 ct
                        tuple(BillPosition.NETWORK_ENERGY_CHARGE, Money.parse("84600 EUR")),
                        // 1,200 kW x 117.98 EUR
                        tuple(BillPosition.CAPACITY_CHARGE, Money.parse("141576 EUR")),
                        // 9,000,000 kWh x 0.11 ct, 0.446 ct, 0.941 ct
                        tuple(BillPosition.CONCESSION_LEVY, Money.parse("9900 EUR")),
                        tuple(BillPosition.KWKG_LEVY, Money.parse("40140 EUR")),
                        tuple(BillPosition.OFFSHORE_LEVY, Money.parse("84690 EUR")),
                        // 1,000,000 kWh x 1.559 ct + 8,000,000 kWh x 0.05 ct = 15,590 + 4,000 EUR
                        tuple(BillPosition.SPECIAL_NETWORK_USE, Money.parse("19590 EUR")),
                        // 9,000 MWh x 20.50 EUR
                        tuple(BillPosition.ELECTRICITY_TAX, Money.parse("184500 EUR")));
        assertThat(bill.net()).isEqualTo(Money.parse("1374996.00 EUR"));
        assertThat(bill.vat()).isEqualTo(Money.parse("261249.24 EUR"));
        assertThat(bill.gross()).isEqualTo(Money.parse("1636245.24 EUR"));
        assertThat(bill.certainty()).isEqualTo(Certainty.FINAL);
    }

    @Test
    void bill_oneQuarterHourAt1400Kilowatts_costs23596EurosMore() {
        // 350 kWh in one quarter hour, 250 kWh in another: the energy is the same.
        ConnectionPointYear spike = Example.play(
                TARIFF.beginning(),
                40_000,
                number -> number == 20_000
                        ? Energy.parse("350 kWh")
                        : number == 20_001 ? Energy.parse("250 kWh") : number < 30_000 ? Example.FULL : Energy.ZERO);

        // 200 kW x 117.98 EUR = 23,596 EUR; 9,000,000 kWh / 1,400 kW = 6,428.57 h
        assertThat(TARIFF.bill(spike).net().minus(Money.parse("1374996 EUR"))).isEqualTo(Money.parse("23596 EUR"));
        assertThat(spike.hoursOfUse().hours()).isEqualTo(6_428);
    }

    @ParameterizedTest
    @CsvSource({
        // 9,000,000 kWh x (KWKG + offshore) + 1,000,000 kWh x A' + 4,000 EUR beside the 1,230,576 EUR that stay
        "2023, 0.357 ct/kWh, 0.591 ct/kWh, 0.417 ct/kWh, 1324066 EUR",
        "2024, 0.275 ct/kWh, 0.656 ct/kWh, 0.643 ct/kWh, 1324796 EUR",
        "2025, 0.277 ct/kWh, 0.816 ct/kWh, 1.558 ct/kWh, 1348526 EUR",
        "2026, 0.446 ct/kWh, 0.941 ct/kWh, 1.559 ct/kWh, 1374996 EUR",
    })
    void bill_leviesOfEachYear_areThoseOfTheExample(
            int year, String kwkg, String offshore, String firstGigawattHour, String net) {
        YearTariff tariff = Example.tariff(new BillingYear(year), kwkg, offshore, firstGigawattHour);

        assertThat(tariff.bill(Example.nineGigawattHours(tariff)).net()).isEqualTo(Money.parse(net));
    }

    @Test
    void bill_below2500HoursOfUse_isMadeWithTheOtherPair() {
        // 8,000 quarter hours of 300 kWh: 2,400 MWh, 2,000 h. 1,200 kW x 20.05 EUR + 2,400,000 kWh x 4.86 ct
        assertThat(network(8_000)).isEqualTo(Money.parse("140700 EUR"));
        // At exactly 2,500 h: 1,200 kW x 117.98 EUR + 3,000,000 kWh x 0.94 ct = 141,576 + 28,200 EUR
        assertThat(network(10_000)).isEqualTo(Money.parse("169776 EUR"));
        // One quarter hour less, 2,999,700 kWh, is the other pair: 24,060 + 145,785.42 EUR
        assertThat(network(9_999)).isEqualTo(Money.parse("169845.42 EUR"));
    }

    private static Money network(int quarterHours) {
        ConnectionPointYear used =
                Example.play(TARIFF.beginning(), 40_000, number -> number < quarterHours ? Example.FULL : Energy.ZERO);
        YearBill bill = TARIFF.bill(used);
        return bill.net(BillPosition.CAPACITY_CHARGE).plus(bill.net(BillPosition.NETWORK_ENERGY_CHARGE));
    }

    @Test
    void bill_bandLoadOf8400Hours_paysATenthAndSaysItIsAMinimum() {
        YearTariff tariff = Example.with(
                TARIFF,
                new NetworkDiscount(
                        Example.SHEET, new NetworkDiscounts(Optional.empty(), Optional.of(Example.BAND_LOAD))));
        // 33,600 quarter hours of 300 kWh: 10.08 GWh, 8,400 h. 1,200 x 117.98 + 10,080,000 x 0.94 ct = 236,328 EUR
        YearBill bill = tariff.bill(
                Example.play(tariff.beginning(), 40_000, number -> number < 33_600 ? Example.FULL : Energy.ZERO));

        assertThat(bill.net(BillPosition.NETWORK_DISCOUNT)).isEqualTo(Money.parse("-212695.20 EUR"));
        assertThat(bill.applied().map(RegimeOutcome::regime)).contains(Regime.BAND_LOAD);
        assertThat(bill.minimum()).isTrue();

        // 3 MW for 8,000 h: 32,000 quarter hours of 750 kWh. 3,000 x 117.98 + 24,000,000 x 0.94 ct = 579,540 EUR
        bill = tariff.bill(Example.play(
                tariff.beginning(), 40_000, number -> number < 32_000 ? Energy.parse("750 kWh") : Energy.ZERO));
        assertThat(bill.net(BillPosition.NETWORK_DISCOUNT)).isEqualTo(Money.parse("-521586 EUR"));
    }

    @Test
    void bill_bandLoadBelowTenGigawattHours_isNotEarned() {
        YearTariff tariff = Example.with(
                TARIFF,
                new NetworkDiscount(
                        Example.SHEET, new NetworkDiscounts(Optional.empty(), Optional.of(Example.BAND_LOAD))));
        // 7,500 h, but only 9 GWh.
        YearBill bill = tariff.bill(Example.nineGigawattHours(tariff));

        assertThat(bill.net(BillPosition.NETWORK_DISCOUNT)).isEqualTo(Money.ZERO);
        assertThat(bill.minimum()).isFalse();
        assertThat(bill.regimes())
                .filteredOn(outcome -> outcome.regime() == Regime.BAND_LOAD)
                .singleElement()
                .satisfies(outcome -> {
                    assertThat(outcome.earned()).isFalse();
                    // 15 % of 226,176 EUR would be left.
                    assertThat(outcome.discount()).isEqualTo(Money.parse("192249.60 EUR"));
                    assertThat(outcome.conditions())
                            .extracting(Object::toString)
                            .containsExactly("7000 hours of use: 7500 h", "more than 10 GWh: 9 GWh, not met");
                });
    }

    @Test
    void bill_halfTheLoadInTheWindows_saves70788Euros() {
        YearTariff tariff = Example.with(
                TARIFF,
                new NetworkDiscount(
                        Example.SHEET, new NetworkDiscounts(Optional.of(Example.ATYPICAL), Optional.empty())));
        ConnectionPointYear used = Example.play(tariff.beginning(), 40_000, number -> {
            boolean high = Example.EVENINGS.contains(
                    new QuarterHour(Example.YEAR.first().number() + number));
            return high ? Energy.parse("150 kWh") : number < 30_000 ? Example.FULL : Energy.ZERO;
        });
        YearBill bill = tariff.bill(used);

        // 600 kW x 117.98 EUR
        assertThat(bill.net(BillPosition.NETWORK_DISCOUNT)).isEqualTo(Money.parse("-70788 EUR"));
        assertThat(bill.applied().map(RegimeOutcome::regime)).contains(Regime.ATYPICAL);
        assertThat(bill.minimum()).isFalse();
    }

    @Test
    void bill_nothingInTheWindows_paysTheFloorAndSaysItIsAMinimum() {
        YearTariff tariff = Example.with(
                TARIFF,
                new NetworkDiscount(
                        Example.SHEET, new NetworkDiscounts(Optional.of(Example.ATYPICAL), Optional.empty())));
        // Even use outside of the windows, none in them; little energy, so that the capacity charge is most of it.
        ConnectionPointYear used = Example.play(tariff.beginning(), 40_000, number -> {
            boolean high = Example.EVENINGS.contains(
                    new QuarterHour(Example.YEAR.first().number() + number));
            return high || number >= 12_000 ? Energy.ZERO : Example.FULL;
        });
        YearBill bill = tariff.bill(used);
        Money published = bill.net(BillPosition.CAPACITY_CHARGE).plus(bill.net(BillPosition.NETWORK_ENERGY_CHARGE));

        // The energy charge alone would be less than a fifth of the published charge.
        assertThat(bill.net(BillPosition.NETWORK_ENERGY_CHARGE).times(5)).isLessThan(published);
        assertThat(published.plus(bill.net(BillPosition.NETWORK_DISCOUNT)).times(5))
                .isEqualTo(published);
        assertThat(bill.minimum()).isTrue();
    }
}
