package org.wattwerk.cli.document;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class GoodputRowsTest {
    @Test
    void of_twoJobs_saysSharesOfTimeAndWhatAMillionUsefulTokensTook() throws Exception {
        assertThat(GoodputRows.of(new ObjectMapper().readTree("""
                        [{"job": "pretraining", "tokensComputed": 2000000, "tokensUseful": 1900000, "tokensLost": 100000,
                          "netEurPerMillionUsefulTokens": "0.0271", "wattHoursPerMillionUsefulTokens": "177.8",
                          "seconds": {"all": 36000, "computing": 28800, "waiting": 1800, "resting": 0, "starting": 360,
                                      "repeating": 900, "throttled": 3600, "checkpoints": 540, "unseen": 0}},
                         {"job": "silent", "tokensComputed": 0, "tokensUseful": 0, "tokensLost": 0,
                          "netEurPerMillionUsefulTokens": null, "wattHoursPerMillionUsefulTokens": null,
                          "seconds": {"all": 3600, "computing": 3600}}]""")))
                .containsExactly(
                        // 360 s and 900 s of restarts are 3.5 % of 36,000 s; 1.9 M of 2 M tokens are 95 %.
                        List.of(
                                "pretraining",
                                "10.00",
                                "80.0 %",
                                "5.0 %",
                                "0.0 %",
                                "3.5 %",
                                "10.0 %",
                                "1.5 %",
                                "1.9 M",
                                "95.00 %",
                                "177.8",
                                "0.0271"),
                        List.of(
                                "silent", "1.00", "100.0 %", "0.0 %", "0.0 %", "0.0 %", "0.0 %", "0.0 %", "", "", "",
                                ""));
    }
}
