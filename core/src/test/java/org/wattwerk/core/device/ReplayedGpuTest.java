package org.wattwerk.core.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.Share;

class ReplayedGpuTest {
    private static final Instant START = Instant.parse("2026-11-24T08:00:00Z");
    private static final long SECOND = 1_000_000_000L;

    /** 100 W for 10 s, 600 W for 20 s, 300 W for as long as the value before it. */
    private static final PowerSeries SERIES =
            new PowerSeries(new long[] {0, 10 * SECOND, 30 * SECOND}, new long[] {100_000, 600_000, 300_000});

    private final ReplayedGpu board = ReplayedGpu.start(SERIES, BoardProfile.H100_SXM.model(), START);

    @Test
    void advance_wholeRecord_drawsWhatWasRecordedAndBeginsAgain() {
        assertThat(SERIES.length()).isEqualTo(50 * SECOND);
        assertThat(board.power()).isEqualTo(Power.ofWatts(100));
        assertThat(board.advance(START.plusSeconds(10)).power()).isEqualTo(Power.ofWatts(600));
        // 100 W * 10 s + 600 W * 20 s + 300 W * 20 s
        assertThat(board.advance(START.plusSeconds(50)).energy()).isEqualTo(Energy.ofJoules(19_000));
        assertThat(board.advance(START.plusSeconds(50)).power()).isEqualTo(Power.ofWatts(100));
        assertThat(board.advance(START.plusSeconds(55)).energy()).isEqualTo(Energy.ofJoules(19_500));
    }

    @Test
    void withLimit_belowTheRecord_cutsItOffFromThenOn() {
        ReplayedGpu limited = board.advance(START.plusSeconds(20)).withLimit(Power.ofWatts(300));
        assertThat(limited.power()).isEqualTo(Power.ofWatts(300));
        assertThat(limited.speed()).as("half the power it wants").isEqualTo(new Share(649_000));
        // 100 W * 10 s + 600 W * 10 s, then 300 W * 30 s
        assertThat(limited.advance(START.plusSeconds(50)).energy()).isEqualTo(Energy.ofJoules(16_000));
        assertThatThrownBy(() -> board.withLimit(Power.ofWatts(199))).hasMessageContaining("200 W to 700 W");
    }

    @Test
    void advance_dayTimeSetBack_countsNothing() {
        ReplayedGpu later = board.advance(START.plusSeconds(10));
        assertThat(later.advance(START).energy()).isEqualTo(later.energy());
    }

    @Property(tries = 200)
    void advance_inAnySteps_countsTheSame(
            @ForAll @IntRange(min = 1, max = 120_000) int first, @ForAll @IntRange(min = 1, max = 120_000) int second) {
        Instant end = START.plusMillis(first).plusMillis(second);
        assertThat(board.advance(START.plusMillis(first)).advance(end).energyDrawn())
                .isEqualTo(board.advance(end).energyDrawn());
    }

    @Test
    void series_withoutOrder_isRefused() {
        assertThatThrownBy(() -> new PowerSeries(new long[] {0}, new long[] {1}))
                .hasMessageContaining("two values");
        assertThatThrownBy(() -> new PowerSeries(new long[] {0, 0}, new long[] {1, 1}))
                .hasMessageContaining("value 2 is not later");
        assertThatThrownBy(() -> new PowerSeries(new long[] {0, 1}, new long[] {1, -1}))
                .hasMessageContaining("negative");
    }

    @Test
    void profile_ofADraw_isTheSmallestBoardThatReachesIt() {
        assertThat(BoardProfile.drawing(Power.ofWatts(300))).contains(BoardProfile.H100_PCIE);
        assertThat(BoardProfile.drawing(Power.ofWatts(401))).contains(BoardProfile.H100_SXM);
        assertThat(BoardProfile.drawing(Power.ofWatts(1_001))).isEmpty();
        assertThat(BoardProfile.of("h100-sxm")).contains(BoardProfile.H100_SXM);
        // 8 boards of 700 W and 350 W of host for each
        assertThat(BoardProfile.H100_SXM.node(8).full()).isEqualTo(Power.ofWatts(8_400));
        assertThat(Duration.ofNanos(SERIES.length())).isEqualTo(Duration.ofSeconds(50));
    }
}
