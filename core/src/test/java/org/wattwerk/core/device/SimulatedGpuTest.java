package org.wattwerk.core.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.wattwerk.core.cluster.GpuModel;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.Share;
import org.wattwerk.core.time.Moment;

class SimulatedGpuTest {
    private static final GpuModel H100 =
            new GpuModel("H100 SXM", Power.ofWatts(700), Power.ofWatts(200), Power.ofWatts(700), Power.ofWatts(70));
    private static final Moment START = new Moment(Duration.ofHours(5), Instant.parse("2024-12-12T00:00:00Z"));

    @Test
    void advance_idleForADay_countsIdlePowerExactly() {
        SimulatedGpu gpu = SimulatedGpu.switchedOn(H100, START).advance(later(86_400_000, 1));
        // 70 W * 86 400 s = 6 048 000 J
        assertThat(gpu.energy()).isEqualTo(Energy.ofJoules(6_048_000));
        assertThat(gpu.power()).isEqualTo(Power.ofWatts(70));
        assertThat(gpu.workMillis()).isZero();
    }

    @Test
    void advance_afterLoad_followsWithLagAndOvershootsShortly() {
        SimulatedGpu loaded = SimulatedGpu.switchedOn(H100, START).withBusy(true);
        // After one lag of 150 ms, 1/e of the step of 630 W lacks, but for the beginning excursion.
        assertThat(loaded.advance(later(150, 1)).power().watts()).isBetween(468L, 540L);
        long peak = 0;
        for (int millis = 0; millis <= 3_000; millis += 10) {
            peak = Math.max(peak, loaded.advance(later(millis, 1)).power().watts());
        }
        assertThat(peak).as("overshoot, at most 4 % of 630 W").isBetween(701L, 725L);
        assertThat(loaded.advance(later(5_000, 1)).power().watts()).isEqualTo(700);
    }

    @Test
    void advance_afterLowerLimit_fallsBelowItPlusOnePercentWithinOneSecondAndNeverUnder() {
        SimulatedGpu busy = SimulatedGpu.switchedOn(H100, START).withBusy(true).advance(later(60_000, 1));
        SimulatedGpu capped = busy.withLimit(Power.ofWatts(350));
        assertThat(capped.power().watts()).isEqualTo(700);
        assertThat(capped.advance(later(61_000, 1)).power().milliwatts()).isBetween(350_000L, 353_500L);
        assertThat(capped.advance(later(70_000, 1)).power()).isEqualTo(Power.ofWatts(350));
    }

    @Test
    void advance_timeLapse_lagsInControlTimeAndCountsInDayTime() {
        SimulatedGpu loaded = SimulatedGpu.switchedOn(H100, START).withBusy(true);
        SimulatedGpu steady = loaded.advance(later(10_000, 480));
        SimulatedGpu after = steady.advance(later(20_000, 480));
        assertThat(steady.power()).isEqualTo(Power.ofWatts(700));
        // 10 s of control time are 4800 s of day time.
        assertThat(after.energy().minus(steady.energy()))
                .isEqualTo(Power.ofWatts(700).during(Duration.ofMinutes(80)));
        assertThat(after.workMillis() - steady.workMillis()).isEqualTo(4_800_000);
    }

    @Test
    void advance_dayTimeSetBack_countsNothingAndGoesOn() {
        SimulatedGpu gpu = SimulatedGpu.switchedOn(H100, START);
        Moment back = new Moment(START.elapsed().plusSeconds(10), START.day().minusSeconds(3_600));
        SimulatedGpu set = gpu.advance(back);
        assertThat(set.energy()).isEqualTo(Energy.ZERO);
        Moment on = new Moment(back.elapsed().plusSeconds(10), back.day().plusSeconds(10));
        assertThat(set.advance(on).energy()).isEqualTo(Energy.ofJoules(700));
    }

    @Test
    void advance_earlierMoment_changesNothing() {
        SimulatedGpu gpu = SimulatedGpu.switchedOn(H100, START).advance(later(1_000, 1));
        assertThat(gpu.advance(START)).isEqualTo(gpu);
    }

    @Test
    void speed_halfPower_followsTheCurveAndCountsWork() {
        SimulatedGpu gpu = SimulatedGpu.switchedOn(H100, START).withBusy(true).withLimit(Power.ofWatts(350));
        assertThat(gpu.speed()).isEqualTo(Share.parse("64.9 %"));
        // 1 000 s at 64.9 % of full speed
        assertThat(gpu.advance(later(1_000_000, 1)).workMillis()).isEqualTo(649_000);
    }

    @Test
    void withLimit_outsideTheRange_isRefused() {
        SimulatedGpu gpu = SimulatedGpu.switchedOn(H100, START);
        assertThatThrownBy(() -> gpu.withLimit(Power.ofWatts(150))).hasMessageContaining("outside 200 W to 700 W");
        assertThatThrownBy(() -> gpu.withLimit(Power.ofWatts(701))).hasMessageContaining("701 W");
    }

    @Test
    void driverReloaded_limitedGpu_forgetsLimitAndCounterButNotItsLifetime() {
        SimulatedGpu gpu = SimulatedGpu.switchedOn(H100, START)
                .withLimit(Power.ofWatts(300))
                .advance(later(100_000, 1))
                .driverReloaded();
        assertThat(gpu.limit()).isEqualTo(Power.ofWatts(700));
        assertThat(gpu.energy()).isEqualTo(Energy.ZERO);
        assertThat(gpu.lifetimeEnergy()).isEqualTo(Energy.ofJoules(7_000));
    }

    @Test
    void temperature_fullLoad_risesSlowly() {
        SimulatedGpu loaded = SimulatedGpu.switchedOn(H100, START).withBusy(true);
        assertThat(loaded.temperatureCelsius()).isEqualTo(32); // 28 + 70 * 0.06
        assertThat(loaded.advance(later(1_000, 1)).temperatureCelsius()).isLessThan(36);
        assertThat(loaded.advance(later(300_000, 1)).temperatureCelsius()).isEqualTo(70); // 28 + 700 * 0.06
    }

    @Property(tries = 60)
    void advance_anyPollingRate_countsTheSameEnergy(
            @ForAll @Size(min = 1, max = 60) List<@IntRange(min = 1, max = 400) Integer> polls,
            @ForAll @IntRange(min = 200, max = 700) int watts,
            @ForAll @IntRange(min = 1, max = 500) int pace) {
        SimulatedGpu start = SimulatedGpu.switchedOn(H100, START)
                .withBusy(true)
                .advance(later(100, pace))
                .withLimit(Power.ofWatts(watts));
        SimulatedGpu polled = start;
        long millis = 100;
        for (int poll : polls) {
            millis += poll;
            SimulatedGpu next = polled.advance(later(millis, pace));
            assertThat(next.energy()).isGreaterThanOrEqualTo(polled.energy());
            polled = next;
        }
        SimulatedGpu once = start.advance(later(millis, pace));
        assertThat(polled.energy().millijoules() - once.energy().millijoules()).isBetween(-1L, 1L);
        assertThat(polled.power().milliwatts() - once.power().milliwatts()).isBetween(-1L, 1L);
    }

    @Property(tries = 60)
    void advance_constantPower_countsPowerTimesTimeToTheMillijoule(
            @ForAll @IntRange(min = 200_000, max = 700_000) int milliwatts,
            @ForAll @Size(min = 1, max = 30) List<@LongRange(min = 1, max = 900_000_000_000L) Long> nanos) {
        Power limit = new Power(milliwatts);
        SimulatedGpu steady = SimulatedGpu.switchedOn(H100, START)
                .withBusy(true)
                .withLimit(limit)
                .advance(later(60_000, 1));
        SimulatedGpu gpu = steady;
        for (long step : nanos) {
            Duration time = Duration.ofNanos(step);
            gpu = gpu.advance(
                    new Moment(gpu.at().elapsed().plus(time), gpu.at().day().plus(time)));
        }
        Duration time = Duration.between(steady.at().day(), gpu.at().day());
        long counted = gpu.energy().minus(steady.energy()).millijoules();
        assertThat(counted - limit.during(time).millijoules()).isBetween(0L, 1L);
    }

    private static Moment later(long controlMillis, int pace) {
        return new Moment(START.elapsed().plusMillis(controlMillis), START.day().plusMillis(controlMillis * pace));
    }
}
