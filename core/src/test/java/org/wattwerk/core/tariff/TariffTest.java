package org.wattwerk.core.tariff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.quantity.Share;

class TariffTest {
    private static final SortedMap<BillPosition, EnergyPrice> PRICES =
            DemoTariff.tariff().prices(EnergyPrice.parse("86 EUR/MWh"));

    @Test
    void marginal_atDayAheadZero_isMarginAndFlatComponents() {
        // 0.94 + 0.11 + 0.446 + 0.941 + 0.05 + 2.05 = 4.537 ct/kWh = 45.37 EUR/MWh; the margin adds 4 EUR/MWh
        assertThat(DemoTariff.tariff().marginal(EnergyPrice.ZERO)).isEqualTo(EnergyPrice.parse("49.37 EUR/MWh"));
    }

    @Test
    void marginal_atAPriceBelowMinusFlatComponents_isNegative() {
        assertThat(DemoTariff.tariff().marginal(EnergyPrice.parse("-49.38 EUR/MWh")))
                .isEqualTo(EnergyPrice.parse("-0.01 EUR/MWh"));
    }

    @Test
    void prices_ofNineGigawattHours_areTheLinesOfTheBill() {
        Energy year = Energy.parse("9 GWh");
        // 9,000 MWh * (86 + 4) EUR/MWh
        assertThat(cost(BillPosition.ENERGY, year)).isEqualTo(Money.ofEuros(810_000));
        // 9,000,000 kWh * 0.94 ct, 0.11 ct, 0.446 ct, 0.941 ct, 0.05 ct
        assertThat(cost(BillPosition.NETWORK_ENERGY_CHARGE, year)).isEqualTo(Money.ofEuros(84_600));
        assertThat(cost(BillPosition.CONCESSION_LEVY, year)).isEqualTo(Money.ofEuros(9_900));
        assertThat(cost(BillPosition.KWKG_LEVY, year)).isEqualTo(Money.ofEuros(40_140));
        assertThat(cost(BillPosition.OFFSHORE_LEVY, year)).isEqualTo(Money.ofEuros(84_690));
        assertThat(cost(BillPosition.SPECIAL_NETWORK_USE, year)).isEqualTo(Money.ofEuros(4_500));
        // 9,000 MWh * 20.50 EUR/MWh
        assertThat(cost(BillPosition.ELECTRICITY_TAX, year)).isEqualTo(Money.ofEuros(184_500));
        assertThat(PRICES.keySet())
                .containsExactly(
                        BillPosition.ENERGY,
                        BillPosition.NETWORK_ENERGY_CHARGE,
                        BillPosition.CONCESSION_LEVY,
                        BillPosition.KWKG_LEVY,
                        BillPosition.OFFSHORE_LEVY,
                        BillPosition.SPECIAL_NETWORK_USE,
                        BillPosition.ELECTRICITY_TAX);
    }

    private static Money cost(BillPosition position, Energy energy) {
        return PRICES.getOrDefault(position, EnergyPrice.ZERO).of(energy);
    }

    @Test
    void tariff_twoComponentsOfOnePosition_isRefused() {
        TariffComponent tax = new TariffComponent.ElectricityTax(EnergyPrice.parse("20.50 EUR/MWh"));
        assertThatThrownBy(() -> new Tariff("double", List.of(tax, tax), Share.ofPercent(19)))
                .hasMessageContaining("two components for electricity tax");
        assertThatThrownBy(() -> new Tariff("fine", List.of(), Share.parse("19.001 %")))
                .hasMessageContaining("more than two decimals");
    }
}
