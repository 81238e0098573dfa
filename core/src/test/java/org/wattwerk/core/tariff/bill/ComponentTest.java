package org.wattwerk.core.tariff.bill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DayOfWeek;
import java.time.Month;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.PowerPrice;
import org.wattwerk.core.quantity.Share;
import org.wattwerk.core.tariff.BillPosition;
import org.wattwerk.core.tariff.bill.AsInvoiced.Invoiced;
import org.wattwerk.core.tariff.bill.PerKwhInWindows.WindowPrice;
import org.wattwerk.core.tariff.bill.TieredPerKwh.Tier;
import org.wattwerk.core.tariff.bill.TrancheEnergy.Tranche;
import org.wattwerk.core.tariff.calendar.Windows;
import org.wattwerk.core.tariff.network.PricePair;
import org.wattwerk.core.tariff.network.PriceSheet;
import org.wattwerk.core.tariff.usage.ConnectionPointYear;
import org.wattwerk.core.tariff.usage.UsedQuarterHour;
import org.wattwerk.core.time.QuarterHour;

/** One formula each, over a year in which 100 quarter hours of 100 kWh and one of 150 kWh were used at the start. */
class ComponentTest {
    private static final Energy YEAR = Energy.parse("10150 kWh");

    private static ConnectionPointYear used(YearTariff tariff) {
        return Example.play(
                tariff.beginning(),
                40_000,
                number ->
                        number < 100 ? Energy.parse("100 kWh") : number == 100 ? Energy.parse("150 kWh") : Energy.ZERO);
    }

    private static Money bill(Component... components) {
        YearTariff tariff = Example.only(components);
        return tariff.bill(used(tariff)).net();
    }

    @Test
    void fixedEnergy_aYear_isEnergyTimesPrice() {
        // 10.15 MWh x 90 EUR
        assertThat(bill(new FixedEnergy(EnergyPrice.parse("90 EUR/MWh")))).isEqualTo(Money.parse("913.50 EUR"));
    }

    @Test
    void trancheEnergy_aYear_isBoughtSharesAndTheRestAtDayAhead() {
        // 10.15 MWh x (0.5 x 80 + 0.2 x 100 + 0.3 x 86 + 4) EUR = 10.15 x 89.80
        TrancheEnergy tranches = new TrancheEnergy(
                List.of(
                        new Tranche(Share.ofPercent(50), EnergyPrice.parse("80 EUR/MWh")),
                        new Tranche(Share.ofPercent(20), EnergyPrice.parse("100 EUR/MWh"))),
                EnergyPrice.parse("4 EUR/MWh"));

        assertThat(bill(tranches)).isEqualTo(Money.parse("911.47 EUR"));
        assertThatThrownBy(() -> new TrancheEnergy(
                        List.of(new Tranche(Share.ofPercent(101), EnergyPrice.ZERO)), EnergyPrice.ZERO))
                .hasMessageContaining("at most all of it");
    }

    @Test
    void dayAheadEnergy_atNegativeAndZeroPrices_paysOrCostsTheMargin() {
        YearTariff tariff = Example.only(new DayAheadEnergy(EnergyPrice.parse("4 EUR/MWh")));
        ConnectionPointYear year = tariff.beginning();
        Energy used = Energy.parse("1 MWh");
        year = year.plus(new UsedQuarterHour(year.next(), used, EnergyPrice.parse("-250.32 EUR/MWh"), true));
        // -250.32 + 4
        assertThat(tariff.bill(year).net()).isEqualTo(Money.parse("-246.32 EUR"));
        year = year.plus(new UsedQuarterHour(year.next(), used, EnergyPrice.ZERO, true));
        // 0 + 4
        assertThat(tariff.bill(year).net()).isEqualTo(Money.parse("-242.32 EUR"));
        // VAT of a negative net sum is negative: -242.32 x 19 % = -46.0408
        assertThat(tariff.bill(year).vat()).isEqualTo(Money.parse("-46.04 EUR"));
    }

    @Test
    void perKwhInWindows_aYear_hasOnePriceWithinAndOneOutside() {
        // 2026-01-01 is a Thursday: quarter hours 68 to 77 of it are its evening window, 10 x 100 kWh. It ends the day
        // before quarter hour 100 = 2026-01-02 01:00.
        PerKwhInWindows dynamic = new PerKwhInWindows(
                BillPosition.NETWORK_ENERGY_CHARGE,
                List.of(new WindowPrice(Example.EVENINGS, EnergyPrice.parse("10 ct/kWh"))),
                EnergyPrice.parse("-1 ct/kWh"));

        // 1,000 kWh x 10 ct - 9,150 kWh x 1 ct
        assertThat(bill(dynamic)).isEqualTo(Money.parse("8.50 EUR"));
        Windows evenings = Example.EVENINGS;
        assertThatThrownBy(() -> new PerKwhInWindows(
                        BillPosition.NETWORK_ENERGY_CHARGE,
                        List.of(
                                new WindowPrice(evenings, EnergyPrice.ZERO),
                                new WindowPrice(evenings, EnergyPrice.ZERO)),
                        EnergyPrice.ZERO))
                .hasMessageContaining("overlap");
    }

    @Test
    void tieredPerKwh_acrossTwoTiers_chargesEachAtItsPrice() {
        TieredPerKwh tiered = new TieredPerKwh(
                BillPosition.SPECIAL_NETWORK_USE,
                List.of(
                        new Tier(Energy.parse("1 MWh"), EnergyPrice.parse("2 ct/kWh")),
                        new Tier(Energy.parse("10 MWh"), EnergyPrice.parse("1 ct/kWh"))),
                EnergyPrice.ZERO);

        // 1,000 kWh x 2 ct + 9,000 kWh x 1 ct + 150 kWh x 0
        assertThat(bill(tiered)).isEqualTo(Money.parse("110 EUR"));
        assertThatThrownBy(() -> new TieredPerKwh(
                        BillPosition.SPECIAL_NETWORK_USE,
                        List.of(new Tier(Energy.ZERO, EnergyPrice.ZERO)),
                        EnergyPrice.ZERO))
                .hasMessageContaining("do not ascend");
    }

    @Test
    void capacityCharge_roundedToKilowatts_roundsThePeakHalfUp() {
        PriceSheet rounded = new PriceSheet(
                new PricePair(PowerPrice.parseYearly("20 EUR/kW/a"), EnergyPrice.ZERO),
                new PricePair(PowerPrice.parseYearly("100 EUR/kW/a"), EnergyPrice.ZERO),
                2_500,
                PriceSheet.AtThreshold.LOW,
                PriceSheet.PeakRounding.WHOLE_KILOWATTS);
        YearTariff tariff = Example.only(new CapacityCharge(rounded));
        // 100.125 kWh in a quarter hour are 400.5 kW, charged as 401 kW.
        ConnectionPointYear used = Example.play(
                tariff.beginning(), 40_000, number -> number == 0 ? Energy.parse("100.125 kWh") : Energy.ZERO);
        assertThat(tariff.bill(used).net()).isEqualTo(Money.ofEuros(401 * 20));
        // 10,000 equal quarter hours are 2,500 h exactly: this sheet has the low pair there.
        used = Example.play(
                tariff.beginning(), 40_000, number -> number < 10_000 ? Energy.parse("100 kWh") : Energy.ZERO);
        assertThat(tariff.bill(used).net()).isEqualTo(Money.ofEuros(400 * 20));
    }

    @Test
    void monthlyCapacityCharge_aYear_isEachMonthsPeak() {
        // Only January has a peak: 600 kW x 19.85 EUR.
        assertThat(bill(new MonthlyCapacityCharge(PowerPrice.parseMonthly("19.85 EUR/kW/month"))))
                .isEqualTo(Money.parse("11910 EUR"));
    }

    @Test
    void capacityInWindows_aYear_isThePeakWithinThem() {
        // 400 kW in the windows, although the year's peak is 600 kW.
        assertThat(bill(new CapacityInWindows(Example.EVENINGS, PowerPrice.parseYearly("100 EUR/kW/a"))))
                .isEqualTo(Money.ofEuros(40_000));
        Windows sundays = new Windows(
                "sundays",
                Set.of(DayOfWeek.SUNDAY),
                Set.of(),
                List.of(new Windows.Span(EnumSet.allOf(Month.class), 0, 1440)));
        // On Sundays nothing was used: a peak of zero.
        assertThat(bill(new CapacityInWindows(sundays, PowerPrice.parseYearly("100 EUR/kW/a"))))
                .isEqualTo(Money.ZERO);
    }

    @Test
    void orderedCapacity_withOverrun_chargesTheOrderAndTheEnergyAboveIt() {
        Power ordered = Power.parse("500 kW");
        // 500 kW x 60 EUR; 125 kWh fit in a quarter hour, so 25 kWh of the one with 150 kWh are above.
        // 10,125 kWh x 1 ct + 25 kWh x 20 ct
        assertThat(bill(new OrderedCapacity(ordered, PowerPrice.parseYearly("60 EUR/kW/a"))))
                .isEqualTo(Money.ofEuros(30_000));
        assertThat(bill(new OrderedEnergy(ordered, EnergyPrice.parse("1 ct/kWh"), EnergyPrice.parse("20 ct/kWh"))))
                .isEqualTo(Money.parse("106.25 EUR"));
        assertThatThrownBy(() -> Example.only(
                        new OrderedEnergy(ordered, EnergyPrice.ZERO, EnergyPrice.ZERO),
                        new OrderedEnergy(Power.parse("600 kW"), EnergyPrice.ZERO, EnergyPrice.ZERO)))
                .hasMessageContaining("two capacities are ordered");
    }

    @Test
    void flatAndTaxAndPerKwh_aYear_addUp() {
        assertThat(bill(
                        new FlatPerYear(BillPosition.METERING, Money.parse("560 EUR")),
                        new TaxPerMwh(EnergyPrice.parse("20.50 EUR/MWh")),
                        new PerKwh(BillPosition.CONCESSION_LEVY, EnergyPrice.parse("0.11 ct/kWh"))))
                // 560 + 10.15 x 20.50 = 208.075, rounded to 208.08, + 10,150 x 0.0011 = 11.165, rounded to 11.17
                .isEqualTo(Money.parse("779.25 EUR"));
        assertThat(YEAR.kilowattHours()).isEqualTo(10_150);
    }

    @Test
    void asInvoiced_aYear_isWhatTheDocumentsSay() {
        QuarterHour january = Example.YEAR.monthStart(1);
        QuarterHour february = Example.YEAR.monthStart(2);
        AsInvoiced invoiced = new AsInvoiced(
                BillPosition.REACTIVE_ENERGY,
                List.of(
                        new Invoiced(january, february, Money.parse("310.15 EUR"), "invoice 4711"),
                        new Invoiced(february, Example.YEAR.end(), Money.parse("-10.15 EUR"), "credit 12")));
        YearTariff tariff = Example.only(invoiced);

        assertThat(bill(invoiced)).isEqualTo(Money.parse("300 EUR"));
        // Half of January's amount after half of January: 31 x 96 / 2 quarter hours.
        assertThat(tariff.accrued(Example.play(tariff.beginning(), 1_488, number -> Energy.ZERO)))
                .containsEntry(BillPosition.REACTIVE_ENERGY, Money.parse("155.075 EUR"));
        assertThatThrownBy(() -> new Invoiced(january, january, Money.ZERO, "nothing"))
                .hasMessageContaining("for no time");
    }

    @Test
    void tariff_ofAnotherYearOrOtherRegisters_isRefused() {
        YearTariff tariff = Example.tariff();
        ConnectionPointYear next = ConnectionPointYear.beginning(Example.YEAR.next(), tariff.registers());

        assertThatThrownBy(() -> tariff.bill(next)).hasMessageContaining("is that of 2026, not of 2027");
        YearTariff windows = Example.only(new CapacityInWindows(Example.EVENINGS, PowerPrice.ZERO));
        assertThatThrownBy(() -> windows.bill(tariff.beginning())).hasMessageContaining("were not counted");
        assertThatThrownBy(() -> new YearTariff("fine", Example.YEAR, List.of(), Share.parse("19.001 %")))
                .hasMessageContaining("more than two decimals");
    }
}
