package org.wattwerk.core.device;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.wattwerk.core.quantity.Share;

class PriorCurveTest {
    @Test
    void of_aGpuThatWasMeasured_hasItsOwnCurveWithSourceAndSpread() {
        PriorCurve sxm = PriorCurve.of("A100-SXM4-80GB");
        // 300 of 400 W: the mean of 85.95, 86.60 and 87.44 % of the throughput at 400 W.
        assertThat(sxm.curve().speedAt(Share.ofPercent(75))).isEqualTo(Share.parse("86.67 %"));
        assertThat(sxm.source()).contains("A100 SXM");
        assertThat(sxm.spread()).contains(Share.parse("1.3 %"));
        assertThat(PriorCurve.of("a100-pcie-80gb").curve()).isNotEqualTo(sxm.curve());
    }

    @Test
    void of_aGpuThatNobodyMeasured_saysSoAndNamesNoSpread() {
        PriorCurve h100 = PriorCurve.of("h100-sxm");
        assertThat(h100.curve()).isEqualTo(ThroughputCurve.prior());
        assertThat(h100.source()).contains("no measurement of this GPU");
        assertThat(h100.spread()).isEmpty();
    }
}
