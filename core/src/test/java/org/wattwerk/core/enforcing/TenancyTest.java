package org.wattwerk.core.enforcing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.device.GpuInfo;
import org.wattwerk.core.device.GpuReading;
import org.wattwerk.core.metering.Counter;
import org.wattwerk.core.metering.EnergyDelta;
import org.wattwerk.core.metering.Mark;
import org.wattwerk.core.metering.NodeInterval;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.Share;

class TenancyTest {
    private static final Instant START = Instant.parse("2026-03-02T07:00:00Z");
    private static final HostModel HOST = new HostModel(Power.ofWatts(1_200), Power.ofWatts(2_800));
    private static final JobId A = new JobId("slurm-17");
    private static final JobId B = new JobId("slurm-18");
    private static final List<GpuInfo> GPUS = IntStream.range(0, 4)
            .mapToObj(
                    i -> new GpuInfo(i, "GPU-" + i, "H100", Power.ofWatts(200), Power.ofWatts(700), Power.ofWatts(700)))
            .toList();

    @Example
    void tenants_holdTheDevicesThatTheyNameByIndexOrUuid() {
        Tenancy tenancy = Tenancy.of(
                GPUS,
                List.of(new Tenant(A, "physics", List.of("0", "GPU-2")), new Tenant(B, "", List.of("2", "3", "9"))));
        assertThat(tenancy.holder(0)).contains(A);
        assertThat(tenancy.holder(1)).isEmpty();
        assertThat(tenancy.holder(3)).contains(B);
        // GPU 2 was given to both
        assertThat(tenancy.weights(2)).isEqualTo(Map.of(Optional.of(A), 1L, Optional.of(B), 1L));
        assertThat(tenancy.weights(0)).isEmpty();
        assertThat(tenancy.costCentres()).isEqualTo(Map.of(A, "physics"));
        assertThat(tenancy.problems()).containsExactly("job slurm-18 was given GPU 9, which this node does not have");
    }

    @Example
    void close_ofAJobThatHoldsADevice_isRefused() {
        NodeMeter meter = NodeMeter.first(GPUS, HOST, START);
        meter.assign(1, Optional.of(A));
        assertThatThrownBy(() -> meter.close(A)).hasMessageContaining("still holds a device");
    }

    /**
     * Jobs come and go, their counters are closed when they have stood still since the last settled mark, and still the
     * differences of marks are, for every job, what the meter gave it.
     */
    @Property(tries = 100)
    void closedCounters_neitherLoseNorDoubleAJoule(@ForAll Random random) {
        NodeMeter meter = NodeMeter.first(GPUS, HOST, START);
        MarkBook book = new MarkBook(new NodeId("node-1"), 64, List.of(), Map.of());
        Mark settled = book.open(START);
        Map<Optional<JobId>, Energy> told = new TreeMap<>(NodeMeter.IDLE_FIRST);
        Map<Optional<JobId>, Energy> given = new TreeMap<>(NodeMeter.IDLE_FIRST);
        Map<Optional<JobId>, Energy> before = new TreeMap<>(NodeMeter.IDLE_FIRST);
        long joules = 0;
        for (int i = 1; i <= 60; i++) {
            joules += random.nextInt(100_000);
            NodeMeter.Interval interval = meter.observe(sample(i * 450L, joules));
            count(meter, before, given);
            if (i % 2 == 0) {
                for (Counter last : settled.counters()) {
                    boolean closes = last.job().isPresent()
                            && !last.isOfClosed()
                            && !meter.isHeldBy(last.job())
                            && stoodStill(meter, last);
                    if (closes) {
                        meter.close(last.job().orElseThrow());
                        before.remove(last.job());
                        interval = interval.closing(last.job().orElseThrow());
                    }
                }
            }
            for (Mark mark : book.add(interval)) {
                for (EnergyDelta delta : NodeInterval.between(settled, mark).deltas()) {
                    told.merge(delta.job(), delta.energy(), Energy::plus);
                }
                settled = mark;
            }
            int gpu = random.nextInt(GPUS.size());
            meter.assign(
                    gpu,
                    random.nextInt(3) == 0 ? Optional.empty() : Optional.of(new JobId("slurm-" + random.nextInt(8))));
        }
        assertThat(told).isEqualTo(given);
        assertThat(settled.counters())
                .as("no more than eight jobs, idle and closed")
                .hasSizeLessThanOrEqualTo(10);
    }

    /** What each account got in the last interval; every second sample falls on a mark. */
    private static void count(
            NodeMeter meter, Map<Optional<JobId>, Energy> before, Map<Optional<JobId>, Energy> given) {
        for (Counter counter : meter.counters()) {
            if (counter.isOfClosed()) {
                continue;
            }
            Energy grown = counter.energy().minus(before.getOrDefault(counter.job(), Energy.ZERO));
            before.put(counter.job(), counter.energy());
            if (!grown.isZero()) {
                given.merge(counter.job(), grown, Energy::plus);
            }
        }
    }

    private static boolean stoodStill(NodeMeter meter, Counter settled) {
        return meter.counters().stream()
                .anyMatch(now -> now.job().equals(settled.job()) && now.energy().equals(settled.energy()));
    }

    private static MeterSample sample(long seconds, long joules) {
        Map<Integer, GpuReading> readings = new TreeMap<>();
        GPUS.forEach(gpu -> readings.put(
                gpu.index(),
                new GpuReading(
                        gpu.index(),
                        Power.ofWatts(400),
                        Optional.of(Energy.ofJoules(joules)),
                        Power.ofWatts(700),
                        Share.ofPercent(90),
                        60)));
        return new MeterSample(
                START.plus(Duration.ofSeconds(seconds)), readings, Optional.empty(), Optional.empty(), Map.of());
    }
}
