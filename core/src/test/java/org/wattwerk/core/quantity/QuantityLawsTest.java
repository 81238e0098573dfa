package org.wattwerk.core.quantity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Positive;
import net.jqwik.api.constraints.Size;

class QuantityLawsTest {
    private static final BigInteger MILLIJOULES_PER_MWH = new BigInteger("3600000000000");

    @Example
    void price_quarterHourOfTenMegawattsAtTheMarketsLimit_isExact() {
        Energy energy = Power.parse("10 MW").during(Duration.ofMinutes(15));
        // 10 MW * 0.25 h = 2.5 MWh; 2.5 MWh * 4,000 EUR/MWh = 10,000 EUR. In mJ * uEUR that is 3.6e22, past 64 bits.
        assertThat(energy).isEqualTo(Energy.parse("2.5 MWh"));
        assertThat(EnergyPrice.parse("4000 EUR/MWh").of(energy)).isEqualTo(Money.ofEuros(10_000));
        // 2.5 MWh * -500 EUR/MWh = -1,250 EUR
        assertThat(EnergyPrice.parse("-500 EUR/MWh").of(energy)).isEqualTo(Money.ofEuros(-1_250));
    }

    @Property(tries = 300)
    void price_anyEnergyAndPrice_isTheExactProductRoundedDownOrAnOverflow(
            @ForAll @LongRange(min = 0) long millijoules, @ForAll long microEurosPerMwh) {
        BigInteger product = BigInteger.valueOf(millijoules).multiply(BigInteger.valueOf(microEurosPerMwh));
        BigInteger exact = new BigDecimal(product)
                .divide(new BigDecimal(MILLIJOULES_PER_MWH), 0, RoundingMode.FLOOR)
                .toBigInteger();
        if (exact.bitLength() < 64) {
            assertThat(new EnergyPrice(microEurosPerMwh)
                            .of(new Energy(millijoules))
                            .microEuros())
                    .isEqualTo(exact.longValueExact());
        } else {
            assertThatThrownBy(() -> new EnergyPrice(microEurosPerMwh).of(new Energy(millijoules)))
                    .isInstanceOf(ArithmeticException.class);
        }
    }

    @Property(tries = 100)
    void sum_anyOrder_isTheSame(@ForAll @Size(max = 20) List<@LongRange(min = 0, max = 1L << 50) Long> values) {
        Energy forwards = values.stream().map(Energy::new).reduce(Energy.ZERO, Energy::plus);
        Energy backwards = Energy.ZERO;
        for (int i = values.size() - 1; i >= 0; i--) {
            backwards = new Energy(values.get(i)).plus(backwards);
        }
        assertThat(forwards).isEqualTo(backwards);
        assertThat(forwards.millijoules())
                .isEqualTo(values.stream().mapToLong(Long::longValue).sum());
    }

    @Property(tries = 100)
    void sum_thatDoesNotFit_isAnError(@ForAll @Positive long more) {
        assertThatThrownBy(() -> new Energy(Long.MAX_VALUE).plus(new Energy(more)))
                .isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> new Money(Long.MAX_VALUE).plus(new Money(more)))
                .isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> new Power(Long.MAX_VALUE).plus(new Power(more)))
                .isInstanceOf(ArithmeticException.class);
    }

    @Property(tries = 100)
    void energy_splitIntoCumulativeParts_sumsToTheWhole(
            @ForAll @LongRange(min = 0) long millijoules, @ForAll @IntRange(min = 1, max = 100) int parts) {
        Energy whole = new Energy(millijoules);
        Energy sum = Energy.ZERO;
        for (int i = 0; i < parts; i++) {
            sum = sum.plus(whole.times(i + 1, parts).minus(whole.times(i, parts)));
        }
        assertThat(sum).isEqualTo(whole);
    }

    @Property(tries = 100)
    void power_wholeSeconds_energyOfPartsIsEnergyOfTheWhole(
            @ForAll @LongRange(min = 0, max = 100_000_000_000L) long milliwatts,
            @ForAll @IntRange(min = 0, max = 100_000) int first,
            @ForAll @IntRange(min = 0, max = 100_000) int second) {
        Power power = new Power(milliwatts);
        assertThat(power.during(Duration.ofSeconds(first)).plus(power.during(Duration.ofSeconds(second))))
                .isEqualTo(power.during(Duration.ofSeconds((long) first + second)));
    }

    @Property(tries = 200)
    void cents_anyAmount_areRoundedOnceHalfAwayFromZero(
            @ForAll @LongRange(min = -1L << 60, max = 1L << 60) long micro) {
        BigDecimal exact = BigDecimal.valueOf(micro, 6).setScale(2, RoundingMode.HALF_UP);
        Money cents = new Money(micro).toCents();
        assertThat(cents.euros()).isEqualByComparingTo(exact);
        assertThat(cents.toCents()).isEqualTo(cents);
    }

    @Example
    void cents_halfACent_goesAwayFromZero() {
        assertThat(Money.parse("0.005 EUR").toCents()).isEqualTo(Money.ofCents(1));
        assertThat(Money.parse("0.004999 EUR").toCents()).isEqualTo(Money.ZERO);
        assertThat(Money.parse("-0.005 EUR").toCents()).isEqualTo(Money.ofCents(-1));
    }

    @Property(tries = 200)
    void text_printedAndRead_isTheSame(@ForAll @LongRange(min = 0) long value, @ForAll long signed) {
        assertThat(Power.parse(new Power(value).toString())).isEqualTo(new Power(value));
        assertThat(Energy.parse(new Energy(value).toString())).isEqualTo(new Energy(value));
        assertThat(Carbon.parse(new Carbon(value).toString())).isEqualTo(new Carbon(value));
        assertThat(CarbonIntensity.parse(new CarbonIntensity(value).toString())).isEqualTo(new CarbonIntensity(value));
        assertThat(Share.parse(new Share(value).toString())).isEqualTo(new Share(value));
        assertThat(Money.parse(new Money(signed).toString())).isEqualTo(new Money(signed));
        assertThat(EnergyPrice.parse(new EnergyPrice(signed).toString())).isEqualTo(new EnergyPrice(signed));
    }

    @Example
    void text_withUnits_isRead() {
        assertThat(Power.parse("3.6 MW")).isEqualTo(new Power(3_600_000_000L));
        assertThat(EnergyPrice.parse("140 EUR/MWh")).isEqualTo(new EnergyPrice(140_000_000));
        // 2.05 ct/kWh = 20.50 EUR/MWh
        assertThat(EnergyPrice.parse("2.05 ct/kWh")).isEqualTo(EnergyPrice.parse("20.5 EUR/MWh"));
        assertThat(Energy.parse("1 kWh").millijoules()).isEqualTo(3_600_000_000L);
    }

    @Example
    void text_withoutUnitOrTooFine_saysWhatToWrite() {
        assertThatThrownBy(() -> Power.parse("700")).hasMessageContaining("'3.6 MW'");
        assertThatThrownBy(() -> Power.parse("700 V")).hasMessageContaining("mW, W, kW, MW");
        assertThatThrownBy(() -> Power.parse("0.0001 mW")).hasMessageContaining("too fine");
        assertThatThrownBy(() -> Energy.parse("-1 J")).hasMessageContaining("negative");
    }

    @Example
    void carbon_ofAMegawattHourAt350Grams_is350Kilograms() {
        assertThat(CarbonIntensity.parse("350 g/kWh").of(Energy.parse("1 MWh"))).isEqualTo(Carbon.parse("350 kg"));
        assertThat(Carbon.parse("1 t").plus(Carbon.parse("1 kg"))).isGreaterThan(Carbon.parse("1 t"));
    }

    @Example
    void power_partsAndShares_areRoundedDown() {
        assertThat(new Power(10).dividedBy(3)).isEqualTo(new Power(3));
        assertThat(Power.parse("12 kW").of(Power.parse("24 kW"))).isEqualTo(Share.ofPercent(50));
        assertThat(Power.ofWatts(700).times(Share.parse("85 %"))).isEqualTo(Power.ofWatts(595));
        assertThat(Power.ofWatts(1).minusOrZero(Power.ofWatts(2))).isEqualTo(Power.ZERO);
        assertThat(Energy.parse("1 kWh").over(Duration.ofMinutes(15))).isEqualTo(Power.parse("4 kW"));
        assertThat(Money.ofEuros(100).times(Share.ofPercent(19))).isEqualTo(Money.ofEuros(19));
    }
}
