package org.wattwerk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.wattwerk.controller.live.JobGoodput;
import org.wattwerk.controller.live.Live;

class JobTextTest {
    private static final Live.Job JOB = new Live.Job(
            "pretraining",
            "Pretraining of the foundation model",
            "RUNNING",
            "limit 480 W for each GPU: price 122.24 EUR/MWh",
            10,
            "foundation-model",
            List.of("node-1", "node-2"),
            123L,
            2.3146,
            8_123.5,
            null,
            null,
            12.345,
            1.23,
            1.46,
            null);

    @Test
    void lines_jobThatWasRestarted_sayWhereItsTimeAndTokensWent() {
        JobGoodput goodput = new JobGoodput(
                "pretraining",
                2,
                2_000_000,
                1_900_000,
                100_000,
                5_000L,
                new JobGoodput.Seconds(36_000, 28_800, 1_800, 0, 360, 900, 3_600, 540, 0),
                new JobGoodput.Now(5_200, 8_123.5, false, 177.8, 0.0271));
        assertThat(JobText.lines(JOB, goodput)).containsExactly("""
                pretraining  Pretraining of the foundation model
                  RUNNING: limit 480 W for each GPU: price 122.24 EUR/MWh
                  priority 10, cost centre foundation-model, on node-1, node-2, started 2 times

                TIME SINCE SUBMITTED         HOURS    SHARE
                computing                    8.000   80.0 %
                waiting for nodes or power   0.500    5.0 %
                starting                     0.100    1.0 %
                repeating lost steps         0.250    2.5 %
                throttled                    1.000   10.0 %
                writing checkpoints          0.150    1.5 %
                -------------------------------------------
                all                         10.000  100.0 %

                1,900,000 tokens useful of 2,000,000 computed (95.00 %): 100,000 lost with a process before they were in a checkpoint
                5,000 tokens made since the last checkpoint
                now 8.1 k tokens/s at 5.20 kW: a million tokens take 177.8 Wh and 0.0271 EUR net
                """.lines().toArray(String[]::new));
    }

    @Test
    void lines_jobThatWaits_sayThatItHasMadeNothing() {
        JobGoodput goodput = new JobGoodput(
                "pretraining", 0, 0, 0, 0, null, new JobGoodput.Seconds(60, 0, 60, 0, 0, 0, 0, 0, 0), null);
        assertThat(JobText.lines(JOB, goodput))
                .contains("It has not said how many tokens it has made.")
                .anyMatch(line -> line.endsWith("not started yet"))
                .noneMatch(line -> line.startsWith("now "));
    }
}
