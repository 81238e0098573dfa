package org.wattwerk.core.tariff.bill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.wattwerk.core.tariff.bill.Example.catchUp;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.quantity.PowerPrice;
import org.wattwerk.core.tariff.BillPosition;
import org.wattwerk.core.tariff.network.NetworkDiscounts;
import org.wattwerk.core.tariff.usage.ConnectionPointYear;

class AccrualTest {
    private static final YearTariff TARIFF = Example.tariff();

    /** Plays until a month begins; 13 is the end of the year. */
    private static ConnectionPointYear until(ConnectionPointYear from, int month, Energy each) {
        long count = Example.YEAR.monthStart(month).number() - from.next().number();
        return Example.play(from, Math.toIntExact(count), number -> each);
    }

    @Test
    void capacityCharge_eachMonth_accruesATwelfth() {
        ConnectionPointYear january = until(TARIFF.beginning(), 2, Example.FULL);
        ConnectionPointYear february = until(january, 3, Example.FULL);

        // 141,576 EUR / 12, for the 31 days of January as for the 28 of February
        assertThat(capacity(TARIFF.beginning(), january).net()).isEqualTo(Money.parse("11798 EUR"));
        assertThat(capacity(january, february).net()).isEqualTo(Money.parse("11798 EUR"));
        assertThat(capacity(january, february).catchUp()).isEqualTo(Money.ZERO);
        assertThat(capacity(january, february).certainty()).isEqualTo(Certainty.ESTIMATED);
    }

    @Test
    void capacityCharge_aNewPeakInJuly_catchesUpForJanuaryToJune() {
        ConnectionPointYear june = until(TARIFF.beginning(), 7, Example.FULL);
        ConnectionPointYear july = until(Example.play(june, 1, number -> Energy.parse("350 kWh")), 8, Example.FULL);
        List<AccrualLine> lines = TARIFF.accrual(june, july);

        // 200 kW x 117.98 EUR = 23,596 EUR more a year: a half of it for January to June, a twelfth more for July.
        assertThat(catchUp(lines, BillPosition.CAPACITY_CHARGE)).contains(Money.parse("11798 EUR"));
        assertThat(capacity(june, july).regular()).isEqualTo(perMonth(1_400));
        // Nothing but the capacity charge is priced anew.
        assertThat(lines)
                .filteredOn(line -> line.position() != BillPosition.CAPACITY_CHARGE)
                .allSatisfy(line -> assertThat(line.catchUp()).isEqualTo(Money.ZERO));
    }

    /** {@code kW x 117.98 EUR / 12}, rounded up, as the difference of two amounts that were rounded down may be. */
    private static Money perMonth(long kilowatts) {
        long microEuros = kilowatts * 117_980_000;
        return new Money((microEuros * 7 / 12) - (microEuros * 6 / 12));
    }

    @Test
    void network_otherPairAtTheYearsEnd_pricesTheWholeYearAnew() {
        // Full use until the end of March, then nothing: 90 days x 24 h = 2,160 h, below 2,500 h in the end.
        ConnectionPointYear march = until(TARIFF.beginning(), 4, Example.FULL);
        ConnectionPointYear november = until(march, 12, Energy.ZERO);
        ConnectionPointYear december = until(november, 13, Energy.ZERO);
        Energy used = march.energy();

        // In March it goes on to 8,760 h; by the end of October it is still above 2,500 h a year.
        assertThat(march.hoursOfUse().atLeast(2_500)).isTrue();
        assertThat(until(march, 10, Energy.ZERO).hoursOfUse().atLeast(2_500)).isTrue();
        assertThat(december.hoursOfUse().atLeast(2_500)).isFalse();

        Money energyCharge = TARIFF.accrued(march).getOrDefault(BillPosition.NETWORK_ENERGY_CHARGE, Money.ZERO);
        assertThat(energyCharge).isEqualTo(Example.SHEET.high().energy().of(used));
        List<AccrualLine> switched = TARIFF.accrual(march, december);
        // The same energy at 4.86 ct instead of 0.94 ct, and three months of the peak at 20.05 EUR instead of 117.98
        // EUR.
        assertThat(catchUp(switched, BillPosition.NETWORK_ENERGY_CHARGE))
                .contains(Example.SHEET.low().energy().of(used).minus(energyCharge));
        assertThat(catchUp(switched, BillPosition.CAPACITY_CHARGE))
                .contains(Money.ofEuros(300 * 20).plus(Money.parse("15 EUR")).minus(Money.parse("35394 EUR")));
        assertThat(TARIFF.bill(december).certainty()).isEqualTo(Certainty.FINAL);
    }

    @Test
    void tiers_acrossTheFirstGigawattHour_accrueAsTheyAreUsed() {
        // 3,333 quarter hours are 999.9 MWh; the next 300 kWh are 100 kWh at 1.559 ct and 200 kWh at 0.05 ct.
        ConnectionPointYear before = Example.play(TARIFF.beginning(), 3_333, number -> Example.FULL);
        ConnectionPointYear after = Example.play(before, 1, number -> Example.FULL);

        assertThat(TARIFF.accrual(before, after))
                .filteredOn(line -> line.position() == BillPosition.SPECIAL_NETWORK_USE)
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.net()).isEqualTo(Money.parse("1.659 EUR"));
                    assertThat(line.certainty()).isEqualTo(Certainty.FINAL);
                });
    }

    @Test
    void discount_lostToAPeak_isCaughtUp() {
        YearTariff tariff = Example.with(
                TARIFF,
                new NetworkDiscount(
                        Example.SHEET, new NetworkDiscounts(Optional.empty(), Optional.of(Example.BAND_LOAD))));
        ConnectionPointYear june = until(tariff.beginning(), 7, Example.FULL);
        Money taken = tariff.accrued(june).getOrDefault(BillPosition.NETWORK_DISCOUNT, Money.ZERO);
        // 600 kWh are 2.4 MW: the even load of 1.2 MW has some 4,380 h of it.
        ConnectionPointYear spoilt = Example.play(june, 1, number -> Energy.parse("600 kWh"));

        assertThat(june.hoursOfUse().atLeast(8_000)).isTrue();
        assertThat(taken).isLessThan(Money.ZERO);
        assertThat(catchUp(tariff.accrual(june, spoilt), BillPosition.NETWORK_DISCOUNT))
                .contains(taken.negate());
    }

    @Test
    void monthlyCapacityCharge_aPeakInTheMonth_leavesEarlierMonthsAlone() {
        YearTariff tariff = Example.only(new MonthlyCapacityCharge(PowerPrice.parseMonthly("12 EUR/kW/month")));
        ConnectionPointYear january = until(tariff.beginning(), 2, Example.FULL);
        ConnectionPointYear half = Example.play(january, 28 * 48, number -> Energy.parse("150 kWh"));
        ConnectionPointYear peak = Example.play(half, 1, number -> Example.FULL);

        // 1,200 kW x 12 EUR for January, half of 600 kW x 12 EUR for half of February
        assertThat(tariff.accrued(half)).containsEntry(BillPosition.CAPACITY_CHARGE, Money.ofEuros(14_400 + 3_600));
        assertThat(catchUp(tariff.accrual(half, peak), BillPosition.CAPACITY_CHARGE))
                .contains(Money.ofEuros(3_600));
    }

    @Test
    void yearlyAmounts_ofAYearThatWeSawInPart_areForThatPartAndNeverFinal() {
        ConnectionPointYear july = ConnectionPointYear.startingAt(Example.YEAR.monthStart(7), TARIFF.registers());
        ConnectionPointYear december = until(july, 13, Example.FULL);
        YearBill bill = TARIFF.bill(december);

        // Half of 1,200 kW x 117.98 EUR; hours of use are those of a whole year like it.
        assertThat(bill.net(BillPosition.CAPACITY_CHARGE)).isEqualTo(Money.parse("70788 EUR"));
        assertThat(december.hoursOfUse().atLeast(8_000)).isTrue();
        assertThat(bill.certainty()).isEqualTo(Certainty.ESTIMATED);
    }

    @Test
    void accrual_backwards_isRefused() {
        ConnectionPointYear january = until(TARIFF.beginning(), 2, Example.FULL);

        assertThatThrownBy(() -> TARIFF.accrual(january, TARIFF.beginning())).hasMessageContaining("nothing accrues");
    }

    @Test
    void effectiveRate_ofTheTieredLevy_isTheYearsAmountOverItsEnergy() {
        // 19,590 EUR / 9,000 MWh = 2.1766666 EUR/MWh
        assertThat(TARIFF.effectiveRate(BillPosition.SPECIAL_NETWORK_USE, Example.nineGigawattHours(TARIFF))
                        .microEurosPerMwh())
                .isEqualTo(2_176_666);
    }

    private static AccrualLine capacity(ConnectionPointYear before, ConnectionPointYear after) {
        return TARIFF.accrual(before, after).stream()
                .filter(line -> line.position() == BillPosition.CAPACITY_CHARGE)
                .findFirst()
                .orElseThrow();
    }
}
