package org.wattwerk.core.enforcing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.device.GpuInfo;
import org.wattwerk.core.device.GpuReading;
import org.wattwerk.core.device.SensorAccuracy;
import org.wattwerk.core.metering.Counter;
import org.wattwerk.core.metering.Quality;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Power;

/** The meter against boards whose true energy is known, with load as of training, seed by seed. */
class MeterAccuracyTest {
    private static final int SEEDS = Integer.getInteger("wattwerk.seeds", 5);
    private static final Instant START = Instant.parse("2024-12-12T07:00:00Z");
    private static final HostModel HOST = new HostModel(Power.ofWatts(1_200), Power.ofWatts(2_800));
    private static final GpuInfo GPU =
            new GpuInfo(0, "GPU-0", "H100", Power.ofWatts(200), Power.ofWatts(700), Power.ofWatts(700));
    private static final long QUARTER_HOUR_MILLIS = Duration.ofMinutes(15).toMillis();

    /** What the meter said of a run, and what was true. */
    private record Outcome(double truth, double metered, double bound, Quality worst) {
        double error() {
            return Math.abs(metered - truth) / truth;
        }

        boolean inside() {
            return Math.abs(metered - truth) <= bound;
        }
    }

    @Test
    void counter_quarterHourOfTraining_isWithinATenthOfAPercentAndMeasured() {
        List<Outcome> runs = runs(1, false, true);
        assertThat(runs).allSatisfy(run -> {
            assertThat(run.error()).isLessThan(0.001);
            assertThat(run.worst()).isEqualTo(Quality.MEASURED);
        });
    }

    @Test
    void integration_sensorThatSeesAQuarterOfTheTime_isWithinTwoPercent() {
        List<Outcome> runs = runs(1, true, false);
        assertThat(runs).allSatisfy(run -> {
            assertThat(run.error()).isLessThan(0.02);
            assertThat(run.worst()).isEqualTo(Quality.INTEGRATED);
        });
    }

    @Test
    void integration_gainOfFivePercentEitherWay_isInsideTheStatedBoundIn99Of100() {
        List<Outcome> high = runs(1.05, true, false);
        List<Outcome> low = runs(0.95, true, false);
        assertThat(high.stream().filter(Outcome::inside).count() * 100L).isGreaterThanOrEqualTo(99L * high.size());
        assertThat(low.stream().filter(Outcome::inside).count() * 100L).isGreaterThanOrEqualTo(99L * low.size());
        // A bound that says nothing would always hold: it stays below 15 % of the energy.
        assertThat(high).allSatisfy(run -> assertThat(run.bound() / run.truth()).isLessThan(0.15));
    }

    private static List<Outcome> runs(double gain, boolean partTime, boolean counter) {
        List<Outcome> runs = IntStream.range(0, SEEDS)
                .mapToObj(seed -> run(new Random(seed), gain, partTime, counter))
                .toList();
        System.out.printf(
                Locale.ROOT,
                "gain %.2f, %s, %s: %d seeds, largest error %.3f %%, mean bound %.2f %%, inside %d%n",
                gain,
                partTime ? "sees a quarter of the time" : "sees all",
                counter ? "counter" : "power alone",
                runs.size(),
                100 * runs.stream().mapToDouble(Outcome::error).max().orElse(0),
                100
                        * runs.stream()
                                .mapToDouble(run -> run.bound() / run.truth())
                                .average()
                                .orElse(0),
                runs.stream().filter(Outcome::inside).count());
        return runs;
    }

    private static Outcome run(Random random, double gain, boolean partTime, boolean counter) {
        FaultyBoard board = new FaultyBoard(0, random, gain, partTime, counter);
        NodeMeter meter = NodeMeter.first(List.of(GPU), HOST, SensorAccuracy.BOARD, START);
        meter.assign(0, Optional.of(new JobId("pretraining")));
        long millis = 0;
        board.pass(5_000);
        board.sample();
        observe(meter, board, millis);
        double from = board.truth();
        Counter before = ofJob(meter);
        Quality worst = Quality.MEASURED;
        while (millis < QUARTER_HOUR_MILLIS) {
            for (int i = 0; i < 10; i++) {
                // 80 to 120 ms: the sensor's own period is 100 ms.
                long step = 80L + FaultyBoard.STEP_MILLIS * random.nextInt(9);
                board.pass(step);
                millis += step;
                board.sample();
            }
            observe(meter, board, millis);
            worst = worst.worst(meter.gpu(0).quality());
        }
        Counter after = ofJob(meter);
        Energy hostBound = HOST.bound(HOST.allowance()).during(Duration.ofMillis(millis));
        double bound = after.uncertainty().since(before.uncertainty()).millijoules() - hostBound.millijoules();
        return new Outcome(board.truth() - from, after.gpu().minus(before.gpu()).millijoules(), bound, worst);
    }

    private static Counter ofJob(NodeMeter meter) {
        return meter.counters().get(1);
    }

    private static void observe(NodeMeter meter, FaultyBoard board, long millis) {
        Map<Integer, GpuReading> readings =
                board.read().map(reading -> Map.of(0, reading)).orElse(Map.of());
        meter.observe(new MeterSample(START.plusMillis(millis), readings, Optional.empty(), Optional.empty(), Map.of())
                .withElapsed(Duration.ofMillis(millis)));
    }
}
