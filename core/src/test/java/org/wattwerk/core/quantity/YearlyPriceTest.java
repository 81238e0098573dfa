package org.wattwerk.core.quantity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

class YearlyPriceTest {
    private static final Duration QUARTER_HOUR = Duration.ofMinutes(15);

    @Example
    void powerPrice_ofAMeanPower_isNotRoundedBeforeItIsMultiplied() {
        PowerPrice price = PowerPrice.parseYearly("117.98 EUR/kW/a");

        // 1,200 kW x 117.98 EUR, whole and for 7 of 12 months
        assertThat(price.of(Power.parse("1.2 MW"))).isEqualTo(Money.parse("141576 EUR"));
        assertThat(price.ofMean(Energy.parse("300 kWh"), QUARTER_HOUR, 7, 12)).isEqualTo(Money.parse("82586 EUR"));
        // A joule in a quarter hour is 1.111 mW, 0.000001111 kW: 131.08 micro-euros
        assertThat(price.ofMean(Energy.ofJoules(1), QUARTER_HOUR, 1, 1)).isEqualTo(new Money(131));
        assertThat(price.times(Share.ofPercent(20)).minus(price)).hasToString("-94.384 EUR/kW");
    }

    @Example
    void powerPrice_inTheUnitOfAnotherPeriod_isRefused() {
        assertThatThrownBy(() -> PowerPrice.parseYearly("19.85 EUR/kW/month"))
                .hasMessage("'19.85 EUR/kW/month' has no unit of price of a kW and year: use one of EUR/kW/a, such as"
                        + " '117.98 EUR/kW/a'");
        assertThatThrownBy(() -> PowerPrice.parseMonthly("117.98 EUR/kW/a")).hasMessageContaining("EUR/kW/month");
    }

    @Property(tries = 200)
    void energyCost_ofManyPrices_isRoundedOnceAtItsEnd(
            @ForAll @LongRange(min = 0, max = 1L << 50) long first,
            @ForAll @LongRange(min = 0, max = 1L << 50) long second,
            @ForAll @LongRange(min = -500_000_000, max = 4_000_000_000L) long price,
            @ForAll @LongRange(min = 0, max = 1_000_000) long ppm) {
        EnergyCost sum = EnergyCost.of(new Energy(first), new EnergyPrice(price))
                .plus(EnergyCost.of(new Energy(second), new EnergyPrice(-price)));
        BigDecimal exact = new BigDecimal(first)
                .subtract(new BigDecimal(second))
                .multiply(new BigDecimal(price))
                .multiply(new BigDecimal(ppm))
                .movePointLeft(6)
                .divide(new BigDecimal("3600000000000"), 0, RoundingMode.FLOOR);

        assertThat(sum.times(new Share(ppm)).money().microEuros()).isEqualTo(exact.longValueExact());
        assertThat(sum.minus(sum)).isEqualTo(EnergyCost.ZERO);
    }

    @Example
    void energyCost_aShareOfAShareThatIsTooFine_isAnError() {
        EnergyCost cost = EnergyCost.of(new Energy(1), new EnergyPrice(1)).times(new Share(1));

        assertThatThrownBy(() -> cost.times(new Share(1))).isInstanceOf(ArithmeticException.class);
    }
}
