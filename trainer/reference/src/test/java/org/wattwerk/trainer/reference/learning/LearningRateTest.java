package org.wattwerk.trainer.reference.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LearningRateTest {
    @Test
    void at_overARun_risesToThePeakAndFallsToATenth() {
        LearningRate rate = new LearningRate(0.01, 10, 110);
        assertThat(rate.at(0)).isCloseTo(0.001, within(1e-12));
        assertThat(rate.at(10)).isCloseTo(0.01, within(1e-12));
        // Half way down the cosine: 0.1 + 0.9 / 2 of the peak.
        assertThat(rate.at(60)).isCloseTo(0.0055, within(1e-12));
        assertThat(rate.at(110)).isCloseTo(0.001, within(1e-12));
        assertThat(rate.at(1_000_000)).isCloseTo(0.001, within(1e-12));
    }

    @Test
    void over_shortRun_warmsUpForATwentiethOfIt() {
        assertThat(LearningRate.over(200, 0.01).warmUpSteps()).isEqualTo(10);
        assertThat(LearningRate.over(5, 0.01).warmUpSteps()).isEqualTo(1);
        assertThat(LearningRate.over(1_000_000, 0.01).warmUpSteps()).isEqualTo(100);
    }
}
