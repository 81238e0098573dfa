package org.wattwerk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class GoodputTableTest {
    @Test
    void of_twoJobs_saysSharesOfTimeAndWhatAMillionUsefulTokensCost() throws Exception {
        assertThat(GoodputTable.of(new ObjectMapper().readTree("""
                        [{"job": "pretraining", "tokensComputed": 2000000, "tokensUseful": 1900000, "tokensLost": 100000,
                          "netEurPerMillionUsefulTokens": "0.0271",
                          "seconds": {"all": 36000, "computing": 28800, "waiting": 1800, "resting": 0, "starting": 360,
                                      "repeating": 900, "throttled": 3600, "checkpoints": 540, "unseen": 0}},
                         {"job": "silent", "tokensComputed": 0, "tokensUseful": 0, "tokensLost": 0,
                          "netEurPerMillionUsefulTokens": null,
                          "seconds": {"all": 3600, "computing": 3600}}]""")).lines())
                .containsExactly("""
                Goodput      hours  computing  waiting  resting  restarts  throttled  checkpoints  useful tokens  of computed  net/M useful
                pretraining  10.00     80.0 %    5.0 %    0.0 %     3.5 %     10.0 %        1.5 %          1.9 M      95.00 %        0.0271
                silent        1.00    100.0 %    0.0 %    0.0 %     0.0 %      0.0 %        0.0 %
                """.lines().toArray(String[]::new));
    }
}
