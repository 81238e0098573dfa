package org.wattwerk.core.tariff.bill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.quantity.Share;
import org.wattwerk.core.tariff.BillPosition;
import org.wattwerk.core.tariff.calendar.BillingYear;
import org.wattwerk.core.tariff.rates.MissingRateException;
import org.wattwerk.core.tariff.rates.Rate;
import org.wattwerk.core.tariff.rates.Rates;
import org.wattwerk.core.tariff.rates.Validity;
import org.wattwerk.core.tariff.usage.ConnectionPointYear;

class TariffBookTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 24);
    private static final LocalDate FIRST_PUBLISHED = LocalDate.of(2023, 10, 25);
    private static final LocalDate REPLACED = LocalDate.of(2023, 12, 31);

    private static Rate<Component> levy(int year, LocalDate knownFrom, String price) {
        return new Rate<>(
                Validity.ofYear(year),
                knownFrom,
                new PerKwh(BillPosition.SPECIAL_NETWORK_USE, EnergyPrice.parse(price)),
                "the four transmission system operators");
    }

    @Test
    void year_ofALevyThatWasReplaced_isAsItWasKnownOnTheDay() {
        TariffBook book = new TariffBook(
                "levies",
                List.of(new Rates<>(
                        "special-network-use",
                        List.of(levy(2024, REPLACED, "0.643 ct/kWh"), levy(2024, FIRST_PUBLISHED, "0.403 ct/kWh")))),
                Share.ofPercent(19));
        BillingYear year = new BillingYear(2024);

        assertThat(book.year(year, FIRST_PUBLISHED).components())
                .containsExactly(new PerKwh(BillPosition.SPECIAL_NETWORK_USE, EnergyPrice.parse("0.403 ct/kWh")));
        assertThat(book.year(year, TODAY).components())
                .containsExactly(new PerKwh(BillPosition.SPECIAL_NETWORK_USE, EnergyPrice.parse("0.643 ct/kWh")));
        assertThatThrownBy(() -> book.year(year, FIRST_PUBLISHED.minusDays(1)))
                .isInstanceOf(MissingRateException.class);
    }

    @Test
    void year_withoutRates_namesEveryComponentAndTheYear() {
        TariffBook book = new TariffBook(
                "levies",
                List.of(
                        new Rates<>("kwkg-levy", List.of(levy(2026, LocalDate.MIN, "0.446 ct/kWh"))),
                        new Rates<>("offshore-levy", List.of(levy(2025, LocalDate.MIN, "0.816 ct/kWh")))),
                Share.ofPercent(19));

        assertThatThrownBy(() -> book.year(new BillingYear(2027), TODAY))
                .isInstanceOfSatisfying(
                        MissingRateException.class,
                        refusal -> assertThat(refusal.missing())
                                .containsExactly("kwkg-levy of 2027", "offshore-levy of 2027"))
                .hasMessage("tariff 'levies' has no kwkg-levy of 2027, no offshore-levy of 2027: add it to the tariff;"
                        + " the value of another year is never used instead");
        assertThatThrownBy(() -> book.year(new BillingYear(2026), TODAY)).hasMessageContaining("offshore-levy of 2026");
    }

    @Test
    void year_withANewSupplierInOctober_pricesEachMonthByItsContract() {
        Rates<Component> energy = new Rates<>(
                "energy",
                List.of(
                        contract("2025-01-01", "2026-10-01", new FixedEnergy(EnergyPrice.parse("100 EUR/MWh"))),
                        contract("2026-10-01", "2029-01-01", new DayAheadEnergy(EnergyPrice.parse("4 EUR/MWh")))));
        YearTariff tariff = new TariffBook("supply", List.of(energy), Share.ofPercent(19)).year(Example.YEAR, TODAY);
        ConnectionPointYear used = Example.play(
                tariff.beginning(),
                40_000,
                number -> number == 0 || number == 35_000 ? Energy.parse("1 MWh") : Energy.ZERO);

        // January at 100 EUR, December at 86 + 4 EUR
        assertThat(tariff.bill(used).net()).isEqualTo(Money.ofEuros(190));
        assertThat(tariff.nextKwh(Example.situation(used, Example.YEAR.monthStart(9), "0 W")))
                .isEqualTo(EnergyPrice.parse("100 EUR/MWh"));
        assertThat(tariff.nextKwh(Example.situation(used, Example.YEAR.monthStart(10), "0 W")))
                .isEqualTo(EnergyPrice.parse("90 EUR/MWh"));
    }

    @Test
    void year_missingSomeMonths_namesThem() {
        Rates<Component> energy =
                new Rates<>("energy", List.of(contract("2026-01-01", "2026-11-01", new FixedEnergy(EnergyPrice.ZERO))));

        assertThatThrownBy(() -> new TariffBook("supply", List.of(energy), Share.NONE).year(Example.YEAR, TODAY))
                .hasMessageContaining("no energy of 2026-11, no energy of 2026-12");
    }

    @Test
    void year_ofAPriceSheetThatChangesInIt_isRefused() {
        Rates<Component> capacity = new Rates<>(
                "network",
                List.of(
                        contract("2026-01-01", "2026-07-01", new CapacityCharge(Example.SHEET)),
                        contract("2026-07-01", "2027-01-01", new FixedEnergy(EnergyPrice.ZERO))));

        assertThatThrownBy(() -> new TariffBook("supply", List.of(capacity), Share.NONE).year(Example.YEAR, TODAY))
                .hasMessageContaining("network changes within 2026");
    }

    private static Rate<Component> contract(String from, String until, Component component) {
        return new Rate<>(
                new Validity(LocalDate.parse(from), LocalDate.parse(until)), LocalDate.MIN, component, "contract");
    }
}
