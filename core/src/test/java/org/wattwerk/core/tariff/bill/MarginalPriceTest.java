package org.wattwerk.core.tariff.bill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.wattwerk.core.tariff.bill.Example.situation;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.PowerPrice;
import org.wattwerk.core.tariff.BillPosition;
import org.wattwerk.core.tariff.network.NetworkDiscounts;
import org.wattwerk.core.tariff.usage.ConnectionPointYear;
import org.wattwerk.core.tariff.usage.UsedQuarterHour;
import org.wattwerk.core.time.QuarterHour;

class MarginalPriceTest {
    private static final YearTariff TARIFF = Example.tariff();
    private static final ConnectionPointYear FEBRUARY = Example.play(TARIFF.beginning(), 3_400, number -> Example.FULL);

    @Test
    void nextKwh_beyondTheFirstGigawattHour_isTheSumOfTheExample() {
        // 4 EUR/MWh margin + 0.94 + 0.11 + 0.446 + 0.941 + 0.05 + 2.05 = 4.537 ct/kWh; at a day-ahead price of 0
        Situation free = new Situation(FEBRUARY, FEBRUARY.next(), EnergyPrice.ZERO, Power.ZERO);
        assertThat(TARIFF.nextKwh(free)).isEqualTo(EnergyPrice.parse("49.37 EUR/MWh"));
        // It pays to take a kWh only below that.
        Situation paid = new Situation(FEBRUARY, FEBRUARY.next(), EnergyPrice.parse("-49.38 EUR/MWh"), Power.ZERO);
        assertThat(TARIFF.nextKwh(paid)).isEqualTo(EnergyPrice.parse("-0.01 EUR/MWh"));
    }

    @Test
    void nextKwh_withinTheFirstGigawattHour_costsItsTier() {
        ConnectionPointYear january = Example.play(TARIFF.beginning(), 100, number -> Example.FULL);
        // 1.559 instead of 0.05 ct/kWh: 15.09 EUR/MWh more
        assertThat(TARIFF.nextKwh(new Situation(january, january.next(), EnergyPrice.ZERO, Power.ZERO)))
                .isEqualTo(EnergyPrice.parse("64.46 EUR/MWh"));
    }

    @Test
    void nextKw_atOrAboveThePeak_costsTheCapacityPriceAndBelowItNothing() {
        assertThat(TARIFF.nextKw(situation(FEBRUARY, FEBRUARY.next(), "1199.999 kW")))
                .isEqualTo(PowerPrice.ZERO);
        assertThat(TARIFF.nextKw(situation(FEBRUARY, FEBRUARY.next(), "1200 kW")))
                .isEqualTo(PowerPrice.parseYearly("117.98 EUR/kW/a"));
    }

    @Test
    void peakSteps_ofAnEarnedAtypicalUse_costInTheWindowsOnly() {
        YearTariff tariff = Example.with(
                TARIFF,
                new NetworkDiscount(
                        Example.SHEET, new NetworkDiscounts(Optional.of(Example.ATYPICAL), Optional.empty())));
        ConnectionPointYear used = Example.play(tariff.beginning(), 3_400, number -> {
            boolean high = Example.EVENINGS.contains(
                    new QuarterHour(Example.YEAR.first().number() + number));
            return high ? Energy.parse("150 kWh") : Example.FULL;
        });
        // Friday, 2026-02-06: the first quarter hour of its window, and noon.
        QuarterHour noon = new QuarterHour(Example.YEAR.first().number() + 36 * 96 + 48);
        QuarterHour evening = new QuarterHour(noon.number() + 20);
        assertThat(Example.EVENINGS.contains(evening)).isTrue();

        PowerPrice capacity = PowerPrice.parseYearly("117.98 EUR/kW/a");
        assertThat(tariff.nextKw(situation(used, noon, "5 MW"))).isEqualTo(PowerPrice.ZERO);
        assertThat(tariff.nextKw(situation(used, evening, "599 kW"))).isEqualTo(PowerPrice.ZERO);
        assertThat(tariff.nextKw(situation(used, evening, "600 kW"))).isEqualTo(capacity);
        assertThat(tariff.peakSteps(situation(used, evening, "0 W")))
                .extracting(PeakStep::above, PeakStep::perKw)
                .containsExactly(
                        tuple(Power.parse("600 kW"), capacity),
                        tuple(Power.parse("1200 kW"), capacity),
                        tuple(Power.parse("1200 kW"), PowerPrice.ZERO.minus(capacity)));
    }

    @Test
    void marginals_ofAnEarnedBandLoad_areWhatIsLeftOfThem() {
        YearTariff tariff = Example.with(
                TARIFF,
                new NetworkDiscount(
                        Example.SHEET, new NetworkDiscounts(Optional.empty(), Optional.of(Example.BAND_LOAD))));
        ConnectionPointYear used = Example.play(tariff.beginning(), 3_400, number -> Example.FULL);

        // A tenth of 117.98 EUR, and of 9.40 EUR/MWh: 8.46 EUR/MWh less.
        assertThat(tariff.nextKw(situation(used, used.next(), "1200 kW")))
                .isEqualTo(PowerPrice.parseYearly("11.798 EUR/kW/a"));
        assertThat(tariff.nextKwh(new Situation(used, used.next(), EnergyPrice.ZERO, Power.ZERO)))
                .isEqualTo(EnergyPrice.parse("40.91 EUR/MWh"));
    }

    @Test
    void marginals_ofTheOtherShapes_areTheirPrices() {
        Power ordered = Power.parse("1 MW");
        YearTariff tariff = Example.only(
                new OrderedCapacity(ordered, PowerPrice.parseYearly("60 EUR/kW/a")),
                new OrderedEnergy(ordered, EnergyPrice.parse("1 ct/kWh"), EnergyPrice.parse("20 ct/kWh")),
                new MonthlyCapacityCharge(PowerPrice.parseMonthly("19.85 EUR/kW/month")),
                new CapacityInWindows(Example.EVENINGS, PowerPrice.parseYearly("7 EUR/kW/a")),
                new PerKwhInWindows(
                        BillPosition.OTHER,
                        List.of(new PerKwhInWindows.WindowPrice(Example.EVENINGS, EnergyPrice.parse("3 ct/kWh"))),
                        EnergyPrice.parse("2 ct/kWh")),
                new FlatPerYear(BillPosition.METERING, Money.ofEuros(560)),
                new AsInvoiced(BillPosition.REACTIVE_ENERGY, List.of()),
                new FixedEnergy(EnergyPrice.parse("9 ct/kWh")));
        ConnectionPointYear january = Example.play(tariff.beginning(), 96, number -> Energy.parse("100 kWh"));
        QuarterHour evening = new QuarterHour(january.next().number() + 70);
        QuarterHour march = Example.YEAR.monthStart(3);

        // 1 + 3 + 9 ct and 20 + 3 + 9 ct in the window; 1 + 2 + 9 ct in March
        assertThat(tariff.nextKwh(situation(january, evening, "999 kW"))).isEqualTo(EnergyPrice.parse("13 ct/kWh"));
        assertThat(tariff.nextKwh(situation(january, evening, "1 MW"))).isEqualTo(EnergyPrice.parse("32 ct/kWh"));
        assertThat(tariff.nextKwh(situation(january, march, "0 W"))).isEqualTo(EnergyPrice.parse("12 ct/kWh"));
        // January has 400 kW already, March nothing.
        assertThat(tariff.nextKw(situation(january, evening, "400 kW")).microEurosPerKw())
                .isEqualTo(19_850_000 + 7_000_000);
        assertThat(tariff.nextKw(situation(january, march, "0 W")).microEurosPerKw())
                .isEqualTo(19_850_000);
    }

    @Test
    void nextKwh_comparedWithTheBill_isWhatAKwhMoreCosts() {
        EnergyPrice price = EnergyPrice.parse("-17.31 EUR/MWh");
        QuarterHour at = FEBRUARY.next();
        ConnectionPointYear without = FEBRUARY.plus(new UsedQuarterHour(at, Energy.parse("200 kWh"), price, true));
        ConnectionPointYear with = FEBRUARY.plus(new UsedQuarterHour(at, Energy.parse("201 kWh"), price, true));

        Money more = sum(with).minus(sum(without));
        Money said = TARIFF.nextKwh(new Situation(FEBRUARY, at, price, Power.parse("800 kW")))
                .of(Energy.parse("1 kWh"));
        // Each of eight positions is rounded down to the micro-euro.
        assertThat(Math.abs(more.minus(said).microEuros())).isLessThanOrEqualTo(8);
    }

    private static Money sum(ConnectionPointYear used) {
        return TARIFF.accrued(used).values().stream().reduce(Money.ZERO, Money::plus);
    }

    @Test
    void situation_inAnotherYear_isRefused() {
        assertThatThrownBy(() -> situation(FEBRUARY, Example.YEAR.end(), "0 W"))
                .hasMessageContaining("ask the state of its own year");
    }
}
