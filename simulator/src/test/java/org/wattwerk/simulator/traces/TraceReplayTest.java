package org.wattwerk.simulator.traces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.wattwerk.core.quantity.Share;

class TraceReplayTest {
    /** Four places: a wide job waits for the first one, and a short one fits before it. */
    private static final JobTrace WIDE_WAITS = new JobTrace(
            "made", List.of(new TraceJob(0, 0, 100, 2), new TraceJob(1, 1, 50, 4), new TraceJob(2, 2, 30, 2)), 4, 4, 8);

    @Test
    void fifo_wideJobWaits_holdsEverybodyBack() {
        TraceReplay.Outcome outcome = TraceReplay.of(WIDE_WAITS, TraceReplay.By.FIFO, Share.ALL);
        // 0 s, 99 s and 148 s; the last ends at 180 s: (200 + 200 + 60) / 180 / 4.
        assertThat(outcome.medianWait()).isEqualTo(99);
        assertThat(outcome.lastEnd()).isEqualTo(180);
        assertThat(outcome.utilisation()).isEqualTo(460.0 / 180 / 4);
        // From 1 s to 100 s two of four places work, from 100 s to 150 s all of them: 198 + 200 of 149 x 4.
        assertThat(outcome.whileWaiting()).isCloseTo(398.0 / 149 / 4, within(1e-9));
    }

    @ParameterizedTest
    @EnumSource(names = {"EASY", "WATTWERK"})
    void backfill_shortJobFitsBefore_goesAheadAndTheWideOneIsNotDelayed(TraceReplay.By by) {
        TraceReplay.Outcome outcome = TraceReplay.of(WIDE_WAITS, by, Share.ALL);
        // The promise of the first is 200 s and that of the last 60 s: it starts at once, and the wide one at 100 s.
        assertThat(outcome.meanWait()).isEqualTo(99.0 / 3);
        assertThat(outcome.lastEnd()).isEqualTo(150);
    }

    @Test
    void limit_jobAsWideAsTheCluster_runsSlowlyWherePlainRulesCannotStartIt() {
        TraceReplay.Outcome outcome = TraceReplay.of(WIDE_WAITS, TraceReplay.By.WATTWERK, Share.ofPercent(80));
        assertThat(outcome.lastEnd()).isBetween(151L, 180L);
        assertThatThrownBy(() -> TraceReplay.of(WIDE_WAITS, TraceReplay.By.EASY, Share.ofPercent(80)))
                .hasMessageContaining("can never start under this limit");
    }

    @Test
    void kalos_readFromAFile_isSortedBySubmission(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("kalos.csv");
        Files.writeString(file, """
                job_id,submit_s,duration_s,gpus,nodes,type,state
                0,500,104,64,8,Pretrain,COMPLETED
                1,313,78,8,1,Other_or_SFT,COMPLETED
                """);
        assertThat(JobTrace.kalos(file).jobs())
                .containsExactly(new TraceJob(1, 313, 78, 1), new TraceJob(0, 500, 104, 8));
    }

    @Test
    void kalos_realTrace_waitsNoLongerThanInOrder() throws IOException {
        String folder = System.getenv("WATTWERK_DATA");
        if (folder == null && "all".equals(System.getenv("WATTWERK_REQUIRE"))) {
            fail("WATTWERK_REQUIRE=all, but WATTWERK_DATA does not say where the real traces are");
        }
        assumeTrue(folder != null, "real traces are not tested: WATTWERK_DATA is not set");
        JobTrace small = JobTrace.kalos(Path.of(folder, "jobs", "acme_kalos_completed_gpu_jobs.csv"))
                .on(160);
        assertThat(TraceReplay.of(small, TraceReplay.By.WATTWERK, Share.ALL).meanWait())
                .isLessThanOrEqualTo(
                        TraceReplay.of(small, TraceReplay.By.FIFO, Share.ALL).meanWait());
    }
}
