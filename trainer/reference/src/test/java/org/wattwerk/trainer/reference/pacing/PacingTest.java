package org.wattwerk.trainer.reference.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class PacingTest {
    private static final long MILLI = 1_000_000;

    @Test
    void left_halfSpeed_stepTakesTwiceAsLong() {
        StepPacer pacer = new StepPacer(Duration.ofMillis(40));
        pacer.begin(0, 0.5);
        assertThat(pacer.left(0, 0.5)).isEqualTo(Duration.ofMillis(80));
        assertThat(pacer.left(80 * MILLI, 0.5)).isZero();
    }

    @Test
    void left_speedChangedOnTheWay_countsFromThen() {
        StepPacer pacer = new StepPacer(Duration.ofMillis(40));
        pacer.begin(0, 1);
        // 10 ms at full speed leave 30 ms of work; at a quarter of the speed they take 120 ms.
        assertThat(pacer.left(10 * MILLI, 0.25)).isEqualTo(Duration.ofMillis(120));
    }

    @Test
    void left_deviceStandsStill_lastsUntilItMovesAgain() {
        StepPacer pacer = new StepPacer(Duration.ofMillis(40));
        pacer.begin(0, 0);
        assertThat(pacer.left(1_000 * MILLI, 0)).isEqualTo(Duration.ofNanos(Long.MAX_VALUE));
        assertThat(pacer.left(2_000 * MILLI, 1)).isEqualTo(Duration.ofMillis(40));
    }

    @Test
    void left_beforeTheFirstStepAndAfterRelease_isNothing() {
        StepPacer pacer = new StepPacer(Duration.ofMillis(40));
        assertThat(pacer.left(5, 1)).isZero();
        pacer.begin(0, 1);
        pacer.release();
        assertThat(pacer.left(0, 1)).isZero();
    }

    @Property(tries = 200)
    void left_askedAtAnyTimeOnTheWay_doesNotChangeTheEnd(
            @ForAll @LongRange(min = 1_000, max = 10_000_000_000L) long nominal,
            @ForAll @DoubleRange(min = 0.05, max = 2) double speed,
            @ForAll @DoubleRange(min = 0, max = 1) double asked) {
        StepPacer whole = new StepPacer(Duration.ofNanos(nominal));
        StepPacer split = new StepPacer(Duration.ofNanos(nominal));
        whole.begin(0, speed);
        split.begin(0, speed);
        long end = whole.left(0, speed).toNanos();
        long between = (long) (end * asked);
        long rest = split.left(between, speed).toNanos();
        // Rounded up to a nanosecond twice.
        assertThat(Math.abs(between + rest - end)).isLessThanOrEqualTo(1 + (long) (1 / speed));
    }

    @Test
    void nominal_quarterShare_isFourTimesTheFastestStep() {
        NominalPace pace = new NominalPace(0.25, 5);
        for (long millis : new long[] {300, 11, 9, 10, 12}) {
            assertThat(pace.nominal()).isEmpty();
            pace.measured(millis * MILLI);
        }
        assertThat(pace.unthrottled()).contains(Duration.ofMillis(9));
        assertThat(pace.nominal()).contains(Duration.ofMillis(36));
    }
}
