package org.wattwerk.core.enforcing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.device.GpuInfo;
import org.wattwerk.core.device.GpuReading;
import org.wattwerk.core.metering.Counter;
import org.wattwerk.core.metering.Mark;
import org.wattwerk.core.metering.NodeInterval;
import org.wattwerk.core.metering.Quality;
import org.wattwerk.core.metering.Uncertainty;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.Share;

class NodeMeterTest {
    private static final Instant START = Instant.parse("2024-12-12T07:00:00Z");
    private static final Optional<JobId> IDLE = Optional.empty();
    private static final Optional<JobId> JOB = Optional.of(new JobId("pretraining"));
    private static final Optional<JobId> OTHER = Optional.of(new JobId("finetuning"));
    private static final HostModel HOST = new HostModel(Power.ofWatts(1_200), Power.ofWatts(2_800));
    private static final List<GpuInfo> GPUS = IntStream.range(0, 2)
            .mapToObj(
                    i -> new GpuInfo(i, "GPU-" + i, "H100", Power.ofWatts(200), Power.ofWatts(700), Power.ofWatts(700)))
            .toList();

    private final NodeMeter meter = NodeMeter.first(GPUS, HOST, START);

    @Test
    void energy_ofAnAssignedGpu_isTheJobsAndTheRestIsIdle() {
        meter.observe(sample(0, 100, 100, 50));
        meter.assign(0, JOB);
        meter.observe(sample(1, 700, 200, 450));
        // GPU energy 600 : 100, so the host's 400 splits 342.857... : 57.142... J
        assertThat(meter.counters())
                .containsExactly(
                        new Counter(
                                IDLE,
                                new Energy(100_000),
                                new Energy(57_143),
                                Quality.MEASURED,
                                0,
                                // grown: 5 % of 100 J and 1/7 of 5 % of the host's 400 J, and the edge of the GPU that
                                // left;
                                // edge: 770 W * 0.1 s of its GPU, and 1/7 of 5,600 W * 0.1 s of the host
                                new Uncertainty(new Energy(5_000 + 2_857 + 77_000), new Energy(77_000 + 80_000))),
                        new Counter(
                                JOB,
                                new Energy(600_000),
                                new Energy(342_857),
                                Quality.MEASURED,
                                0,
                                new Uncertainty(new Energy(30_000 + 17_143 + 77_000), new Energy(77_000 + 480_000))));
    }

    @Test
    void counterReset_isBridgedByPowerAndMarkedEstimated() {
        meter.observe(sample(0, 1_000, 1_000, 0));
        meter.observe(sample(1, 5, 1_100, 100));
        Counter idle = meter.counters().get(0);
        // mean power (100 W + 100 W) / 2 for 1 s is 100 J: more than the 5 J of the new counter
        assertThat(idle.gpu()).isEqualTo(Energy.ofJoules(200));
        assertThat(idle.quality()).isEqualTo(Quality.ESTIMATED);
    }

    @Test
    void lostDevice_isMissingAndItsEnergyIsFoundWhenItComesBack() {
        meter.observe(sample(0, 0, 0, 0));
        meter.observe(new MeterSample(
                START.plusSeconds(1), Map.of(0, gpu(0, 100)), Optional.empty(), Optional.of(Energy.ZERO), Map.of()));
        assertThat(meter.counters().get(0).quality()).isEqualTo(Quality.MISSING);
        meter.observe(sample(2, 200, 200, 0));
        assertThat(meter.counters().get(0).gpu()).isEqualTo(Energy.ofJoules(400));
        assertThat(meter.counters().get(0).quality()).isEqualTo(Quality.ESTIMATED);
    }

    @Test
    void withoutCounters_powerIsIntegratedAndTheHostModelled() {
        meter.observe(withoutCounters(0));
        meter.observe(withoutCounters(10));
        Counter idle = meter.counters().get(0);
        // 2 * 400 W * 10 s; host (1,200 W + 50 % of 1,600 W) * 10 s
        assertThat(idle.gpu()).isEqualTo(Energy.ofJoules(8_000));
        assertThat(idle.host()).isEqualTo(Energy.ofJoules(20_000));
        assertThat(meter.gpu(0).quality()).isEqualTo(Quality.INTEGRATED);
        assertThat(idle.quality()).isEqualTo(Quality.ESTIMATED);
    }

    @Test
    void restart_givesTheGapToTheJobThatHeldTheDevices() {
        meter.observe(sample(0, 0, 0, 0));
        meter.assign(0, JOB);
        meter.assign(1, JOB);
        NodeMeter restarted = NodeMeter.resumed(GPUS, HOST, meter.state());
        restarted.observe(sample(3_600, 100_000, 200_000, 50_000));
        assertThat(restarted.counters().get(1).energy()).isEqualTo(Energy.ofJoules(350_000));
        assertThat(restarted.counters().get(1).quality()).isEqualTo(Quality.MEASURED);
    }

    /** The accounts sum to the sensors to the millijoule, whatever is assigned, lost, reset or restarted. */
    @Property(tries = 100)
    void accounts_alwaysEqualTheSensors(@ForAll Random random) {
        NodeMeter any = NodeMeter.first(GPUS, HOST, START);
        List<Optional<JobId>> accounts = List.of(IDLE, JOB, OTHER);
        long[] counters = new long[3];
        Instant now = START;
        for (int i = 0; i < 40; i++) {
            now = now.plusMillis(random.nextInt(600_000));
            Map<Integer, GpuReading> readings = new HashMap<>();
            for (GpuInfo gpu : GPUS) {
                counters[gpu.index()] = random.nextInt(20) == 0
                        ? random.nextInt(1_000)
                        : counters[gpu.index()] + random.nextInt(400_000_000);
                if (random.nextInt(10) > 0) {
                    readings.put(gpu.index(), gpuMillijoules(gpu.index(), counters[gpu.index()]));
                }
            }
            counters[2] += random.nextInt(400_000_000);
            any.observe(new MeterSample(
                    now,
                    readings,
                    Optional.empty(),
                    random.nextInt(10) == 0 ? Optional.empty() : Optional.of(new Energy(counters[2])),
                    Map.of()));
            any.assign(random.nextInt(2), accounts.get(random.nextInt(3)));
            if (random.nextInt(10) == 0) {
                any = NodeMeter.resumed(GPUS, HOST, any.state());
            }
            Energy gpus = any.gpu(0).metered().plus(any.gpu(1).metered());
            assertThat(sum(any.counters().stream().map(Counter::gpu).toList())).isEqualTo(gpus);
            assertThat(sum(any.counters().stream().map(Counter::host).toList()))
                    .isEqualTo(any.host().metered());
        }
    }

    /** Marks never go back, and between two of them lies exactly what the counters say. */
    @Property(tries = 100)
    void marks_areMonotoneAndEndAtTheCounters(@ForAll Random random) {
        NodeMeter any = NodeMeter.first(GPUS, HOST, START);
        MarkBook book = new MarkBook(new NodeId("node-1"), 16, List.of(), Map.of());
        book.open(START);
        long seconds = 0;
        long energy = 0;
        for (int i = 0; i < 60; i++) {
            seconds += random.nextInt(2_000);
            energy += random.nextInt(500_000);
            book.add(any.observe(sample(seconds, energy, energy, energy)));
            any.assign(random.nextInt(2), random.nextBoolean() ? JOB : OTHER);
        }
        List<Mark> marks = book.unsettled();
        assertThat(marks).hasSizeLessThanOrEqualTo(16);
        Energy between = Energy.ZERO;
        for (int i = 1; i < marks.size(); i++) {
            between = between.plus(
                    NodeInterval.between(marks.get(i - 1), marks.get(i)).energy());
        }
        Mark last = marks.get(marks.size() - 1);
        Mark first = marks.get(0);
        assertThat(between).isEqualTo(total(last.counters()).minus(total(first.counters())));
        assertThat(total(last.counters())).isLessThanOrEqualTo(total(any.counters()));
    }

    @Property(tries = 200)
    void split_sumsToTheWhole(@ForAll Random random) {
        List<Long> weights = IntStream.range(0, 1 + random.nextInt(9))
                .mapToObj(i -> random.nextInt(3) == 0 ? 0L : random.nextLong(1L << 50))
                .toList();
        Energy whole = new Energy(random.nextLong(1L << 55));
        assertThat(sum(LargestRemainder.split(whole, weights))).isEqualTo(whole);
    }

    static Energy total(List<Counter> counters) {
        return sum(counters.stream().map(Counter::energy).toList());
    }

    private static Energy sum(List<Energy> parts) {
        return parts.stream().reduce(Energy.ZERO, Energy::plus);
    }

    private static MeterSample sample(long second, long gpu0Joules, long gpu1Joules, long hostJoules) {
        return new MeterSample(
                START.plusSeconds(second),
                Map.of(0, gpu(0, gpu0Joules), 1, gpu(1, gpu1Joules)),
                Optional.empty(),
                Optional.of(Energy.ofJoules(hostJoules)),
                Map.of());
    }

    private static MeterSample withoutCounters(long second) {
        GpuReading reading =
                new GpuReading(0, Power.ofWatts(400), Optional.empty(), Power.ofWatts(700), Share.ofPercent(50), 60);
        return new MeterSample(
                START.plusSeconds(second),
                Map.of(0, reading, 1, reading),
                Optional.empty(),
                Optional.empty(),
                Map.of());
    }

    private static GpuReading gpu(int index, long joules) {
        return gpuMillijoules(index, joules * 1_000);
    }

    private static GpuReading gpuMillijoules(int index, long millijoules) {
        return new GpuReading(
                index,
                Power.ofWatts(100),
                Optional.of(new Energy(millijoules)),
                Power.ofWatts(700),
                Share.ofPercent(90),
                60);
    }
}
