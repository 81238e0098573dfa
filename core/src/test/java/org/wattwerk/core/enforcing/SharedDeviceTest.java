package org.wattwerk.core.enforcing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.device.GpuDetail;
import org.wattwerk.core.device.GpuDetail.GpuProcess;
import org.wattwerk.core.device.GpuDetail.Mig;
import org.wattwerk.core.device.GpuInfo;
import org.wattwerk.core.device.GpuReading;
import org.wattwerk.core.device.SensorAccuracy;
import org.wattwerk.core.metering.Counter;
import org.wattwerk.core.metering.Quality;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.Share;

class SharedDeviceTest {
    private static final Instant START = Instant.parse("2026-11-24T08:00:00Z");
    private static final Optional<JobId> JOB = Optional.of(new JobId("pretraining"));
    private static final Optional<JobId> OTHER = Optional.of(new JobId("finetuning"));
    private static final Optional<JobId> IDLE = Optional.empty();

    @Test
    void weights_jobAloneOrNothing_isTheWholeDevice() {
        assertThat(weights(detail())).isEmpty();
        assertThat(weights(detail(process(1, -1), process(1, -1)))).isEmpty();
    }

    @Test
    void weights_processesBesideEachOther_countAlikeAndNobodysIsIdle() {
        assertThat(weights(detail(process(1, -1), process(9, -1)))).isEqualTo(Map.of(JOB, 1L, IDLE, 1L));
        assertThat(weights(detail(process(9, -1)))).as("only a stranger").isEqualTo(Map.of(IDLE, 1L));
        assertThat(weights(detail(process(1, -1), process(1, -1), process(2, -1), process(9, -1))))
                .isEqualTo(Map.of(JOB, 1L, OTHER, 1L, IDLE, 1L));
    }

    @Test
    void weights_instances_countBySlices() {
        GpuDetail split = split(
                List.of(new Mig.Instance(7, "a", 4), new Mig.Instance(8, "b", 2), new Mig.Instance(9, "c", 1)),
                process(1, 7),
                process(2, 8),
                process(9, 8));
        // 4 slices; half of 2 slices each; 1 slice of nobody
        assertThat(weights(split)).isEqualTo(Map.of(JOB, 4 * 840L, OTHER, 840L, IDLE, 2 * 840L));
    }

    @Property(tries = 100)
    void share_anyWeights_partsSumToTheMeterAndAreEstimates(
            @ForAll @LongRange(max = 10_000_000) long millijoules,
            @ForAll @IntRange(min = 1, max = 7) int ofJob,
            @ForAll @IntRange(min = 1, max = 7) int ofNobody) {
        NodeMeter meter = NodeMeter.first(
                List.of(new GpuInfo(0, "GPU-0", "H100", Power.ofWatts(200), Power.ofWatts(700), Power.ofWatts(700))),
                new HostModel(Power.ZERO, Power.ZERO),
                SensorAccuracy.EXACT,
                START);
        meter.observe(sample(0, 0));
        meter.assign(0, JOB);
        meter.share(0, weightsOf(ofJob, ofNobody));
        meter.observe(sample(100, millijoules));
        Energy whole = new Energy(millijoules);
        assertThat(of(meter, JOB).gpu().plus(of(meter, IDLE).gpu())).isEqualTo(whole);
        assertThat(of(meter, JOB).gpu().millijoules())
                .isBetween(millijoules * ofJob / (ofJob + ofNobody) - 1, millijoules * ofJob / (ofJob + ofNobody) + 1);
        assertThat(of(meter, JOB).quality()).isEqualTo(Quality.ESTIMATED);
        assertThat(of(meter, IDLE).uncertainty().grown())
                .as("it may be all of it")
                .isGreaterThanOrEqualTo(
                        Energy.max(of(meter, IDLE).gpu(), of(meter, JOB).gpu()));
        meter.share(0, Collections.emptySortedMap());
        meter.observe(sample(200, millijoules + 1_000));
        assertThat(of(meter, JOB).gpu().plus(of(meter, IDLE).gpu())).isEqualTo(whole.plus(Energy.ofJoules(1)));
    }

    private static Counter of(NodeMeter meter, Optional<JobId> account) {
        return meter.counters().stream()
                .filter(counter -> counter.job().equals(account))
                .findFirst()
                .orElseThrow();
    }

    private static SortedMap<Optional<JobId>, Long> weightsOf(int ofJob, int ofNobody) {
        SortedMap<Optional<JobId>, Long> weights =
                SharedDevice.weights(detail(process(1, -1), process(9, -1)), JOB, SharedDeviceTest::owner);
        weights.put(JOB, (long) ofJob);
        weights.put(IDLE, (long) ofNobody);
        return weights;
    }

    private static MeterSample sample(long seconds, long millijoules) {
        GpuReading reading =
                new GpuReading(0, Power.ZERO, Optional.of(new Energy(millijoules)), Power.ofWatts(700), Share.ALL, 40);
        return new MeterSample(
                START.plusSeconds(seconds), Map.of(0, reading), Optional.empty(), Optional.empty(), Map.of());
    }

    private static Map<Optional<JobId>, Long> weights(GpuDetail detail) {
        return SharedDevice.weights(detail, JOB, SharedDeviceTest::owner);
    }

    /** 1 is the job's, 2 another's, 9 nobody's. */
    private static Optional<JobId> owner(GpuProcess process) {
        return process.pid() == 1 ? JOB : process.pid() == 2 ? OTHER : IDLE;
    }

    private static GpuProcess process(long pid, int instance) {
        return new GpuProcess(pid, 0, instance < 0 ? OptionalInt.empty() : OptionalInt.of(instance));
    }

    private static GpuDetail detail(GpuProcess... processes) {
        return detail(Optional.empty(), processes);
    }

    private static GpuDetail split(List<Mig.Instance> instances, GpuProcess... processes) {
        return detail(Optional.of(new Mig(true, instances)), processes);
    }

    private static GpuDetail detail(Optional<Mig> mig, GpuProcess... processes) {
        return new GpuDetail(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Set.of(),
                Optional.empty(),
                List.of(processes),
                mig);
    }
}
