package org.wattwerk.trainer.reference.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.wattwerk.trainer.client.Directive;

class SpendingTest {
    private static final OptionalDouble UNKNOWN = OptionalDouble.empty();

    private final Spending spending = new Spending();

    private void hear(OptionalDouble joules, OptionalDouble costEurPerMwh) {
        spending.hear(new Directive(
                1,
                Directive.Order.RUN,
                "test",
                OptionalLong.empty(),
                UNKNOWN,
                OptionalDouble.of(5_200),
                UNKNOWN,
                UNKNOWN,
                costEurPerMwh,
                joules,
                UNKNOWN));
    }

    private static OptionalDouble of(double value) {
        return OptionalDouble.of(value);
    }

    @Test
    void hear_energyAndPrice_countsFromTheFirstWordAtThePriceThatHeld() {
        hear(of(1_000_000), of(200));
        hear(of(1_000_000 + 36_000_000), of(100));
        hear(of(1_000_000 + 72_000_000), of(100));
        // 36 MJ are 10 kWh: at 200 EUR/MWh 2 EUR, at 100 EUR/MWh 1 EUR. What was used before this process is not its
        // own.
        assertThat(spending.wattHours()).hasValue(20_000);
        assertThat(spending.euros()).isEqualTo("3.0000");
        assertThat(spending.line()).isEqualTo("  5,200 W  20,000.00 Wh  about 3.0000 EUR net");
    }

    @Test
    void hear_negativePrice_earns() {
        hear(of(0), of(-50));
        hear(of(3_600_000), of(-50));
        assertThat(spending.euros()).as("1 kWh at -50 EUR/MWh").isEqualTo("-0.0500");
    }

    @Test
    void hear_noPrice_countsEnergyAndSaysNoEuros() {
        hear(of(0), UNKNOWN);
        hear(of(7_200), UNKNOWN);
        assertThat(spending.wattHours()).hasValue(2);
        assertThat(spending.euros()).isEmpty();
        assertThat(spending.line()).isEqualTo("  5,200 W  2.00 Wh");
    }

    @Test
    void hear_priceThatComesLater_countsFromThere() {
        hear(of(0), UNKNOWN);
        hear(of(3_600_000), of(100));
        hear(of(7_200_000), of(100));
        assertThat(spending.euros()).as("the second of two kWh").isEqualTo("0.1000");
    }

    @Test
    void hear_counterThatWentBack_earnsNothing() {
        hear(of(7_200_000), of(100));
        hear(of(3_600_000), of(100));
        hear(of(7_200_000), of(100));
        assertThat(spending.euros()).as("from 1 kWh to 2 kWh").isEqualTo("0.1000");
    }

    @Test
    void line_beforeAnyWord_isEmpty() {
        assertThat(spending.line()).isEmpty();
        assertThat(spending.wattHours()).isEmpty();
    }
}
