package org.wattwerk.core.tariff.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.EnergyCost;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.tariff.calendar.BillingYear;
import org.wattwerk.core.time.QuarterHour;

class ConnectionPointYearTest {
    private static final BillingYear YEAR = new BillingYear(2026);
    private static final EnergyPrice PRICE = EnergyPrice.parse("80 EUR/MWh");

    private static ConnectionPointYear add(ConnectionPointYear year, String energy, boolean setsPeak) {
        return year.plus(new UsedQuarterHour(year.next(), Energy.parse(energy), PRICE, setsPeak));
    }

    @Test
    void plus_aYear_hasEveryQuarterHourOfTheShortAndTheLongDay() {
        ConnectionPointYear year = ConnectionPointYear.beginning(YEAR, Registers.NONE);
        while (!year.isOver()) {
            year = add(year, "1 kWh", true);
        }

        assertThat(year.energy()).isEqualTo(Energy.ofKilowattHours(35_040));
        // 30 x 96 + 92 and 30 x 96 + 100
        assertThat(year.month(3).energy()).isEqualTo(Energy.ofKilowattHours(2_972));
        assertThat(year.month(10).energy()).isEqualTo(Energy.ofKilowattHours(2_980));
        assertThat(year.isComplete()).isTrue();
        assertThat(year.hoursOfUse().hours()).isEqualTo(8_760);
        // 35.04 MWh x 80 EUR
        assertThat(year.indexed().money()).isEqualTo(Money.parse("2803.20 EUR"));
        assertThat(year.total().energy()).isEqualTo(year.energy());
        ConnectionPointYear over = year;
        assertThatThrownBy(() -> add(over, "1 kWh", true)).hasMessageContaining("is over");
    }

    @Test
    void plus_aGapARepetitionOrAnotherOrder_isRefused() {
        ConnectionPointYear year = add(ConnectionPointYear.beginning(YEAR, Registers.NONE), "1 kWh", true);

        assertThatThrownBy(() -> year.plus(new UsedQuarterHour(YEAR.first(), Energy.ZERO, PRICE, true)))
                .hasMessageContaining("comes next");
        assertThatThrownBy(() -> year.plus(new UsedQuarterHour(year.next().next(), Energy.ZERO, PRICE, true)))
                .hasMessageContaining("comes next");
    }

    @Test
    void peak_ofASubstituteValue_isNotSet() {
        ConnectionPointYear year = ConnectionPointYear.beginning(YEAR, Registers.NONE);
        assertThat(year.peak()).isEmpty();
        year = add(add(add(year, "100 kWh", true), "300 kWh", false), "100 kWh", true);

        assertThat(year.energy()).isEqualTo(Energy.parse("500 kWh"));
        assertThat(year.peak()).contains(new Peak(YEAR.first(), Energy.parse("100 kWh")));
        assertThat(year.peak().map(Peak::power)).contains(Power.parse("400 kW"));
    }

    @Test
    void hoursOfUse_evenLoadInAnyPartOfAYear_areTheHoursOfTheYearAndNeverMore() {
        ConnectionPointYear year = ConnectionPointYear.beginning(YEAR, Registers.NONE);
        for (int quarterHour = 0; quarterHour < 35 * 96; quarterHour++) {
            year = add(year, "300 kWh", true);
            // 300 kWh in each of 35,040 quarter hours are 8,760 h of 1.2 MW.
            assertThat(year.hoursOfUse().hours()).isEqualTo(8_760);
        }
    }

    @Test
    void hoursOfUse_aroundAThreshold_areComparedExactly() {
        Energy peak = Energy.parse("300 kWh");
        // 2,500 h x 1.2 MW = 3 GWh, to the millijoule
        HoursOfUse at = new HoursOfUse(Energy.parse("3 GWh"), peak);
        HoursOfUse below = new HoursOfUse(Energy.parse("3 GWh").minus(new Energy(1)), peak);

        assertThat(at.atLeast(2_500)).isTrue();
        assertThat(at.exceeds(2_500)).isFalse();
        assertThat(below.atLeast(2_500)).isFalse();
        assertThat(new HoursOfUse(Energy.parse("3 GWh"), Energy.ZERO).atLeast(0))
                .isFalse();
    }

    @Test
    void broughtForward_aSum_goesOnFromIt() {
        QuarterHour july = YEAR.monthStart(7);
        Peak peak = new Peak(YEAR.monthStart(2), Energy.parse("350 kWh"));
        PeriodUse soFar =
                new PeriodUse(Energy.parse("4 GWh"), Optional.of(peak), EnergyCost.ZERO, Energy.ZERO, new TreeMap<>());
        ConnectionPointYear year =
                add(ConnectionPointYear.broughtForward(july, soFar, Registers.NONE), "300 kWh", true);

        assertThat(year.energy()).isEqualTo(Energy.parse("4000.3 MWh"));
        assertThat(year.peak()).contains(peak);
        assertThat(year.from()).isEqualTo(YEAR.first());
        assertThat(ConnectionPointYear.broughtForward(YEAR.end(), soFar, Registers.NONE)
                        .isComplete())
                .isTrue();
    }

    @Test
    void registers_twoWindowsOfOneName_areRefused() {
        Registers ordered = Registers.above(Power.parse("1 MW"));

        assertThat(ordered.plus(Registers.NONE).cover(ordered)).isTrue();
        assertThat(Registers.NONE.cover(ordered)).isFalse();
        assertThatThrownBy(() -> ordered.plus(Registers.above(Power.parse("2 MW"))))
                .hasMessageContaining("two capacities");
    }
}
