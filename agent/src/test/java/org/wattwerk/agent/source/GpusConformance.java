package org.wattwerk.agent.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wattwerk.core.device.DeviceException;
import org.wattwerk.core.device.GpuInfo;
import org.wattwerk.core.device.GpuReading;
import org.wattwerk.core.device.Gpus;
import org.wattwerk.core.enforcing.HostModel;
import org.wattwerk.core.enforcing.MeterSample;
import org.wattwerk.core.enforcing.NodeMeter;
import org.wattwerk.core.metering.Quality;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Power;

/** What the agent relies on, whatever stands behind its devices. Every source runs this suite on two busy devices. */
public abstract class GpusConformance {
    private static final Instant START = Instant.parse("2026-11-24T08:00:00Z");
    private static final Duration LONG = Duration.ofMinutes(1);

    @SuppressWarnings("NullAway.Init") // opened before each test
    private Gpus gpus;

    /** Opens two devices that are given all the work they can take. */
    protected abstract Gpus openTwoBusyDevices() throws Exception;

    /** Lets time pass for them. */
    protected abstract void pass(Duration time);

    @BeforeEach
    void open() throws Exception {
        gpus = openTwoBusyDevices();
        for (GpuInfo gpu : gpus.inventory()) {
            gpus.read(gpu.index());
        }
        pass(LONG);
    }

    @AfterEach
    void close() {
        gpus.close();
    }

    @Test
    void inventory_isInOrderAndEachDeviceKnowsItsRange() {
        assertThat(gpus.inventory()).extracting(GpuInfo::index).containsExactly(0, 1);
        assertThat(gpus.inventory())
                .extracting(GpuInfo::uuid)
                .doesNotHaveDuplicates()
                .allMatch(id -> id.startsWith("GPU-"));
        assertThat(gpus.inventory()).allSatisfy(gpu -> {
            assertThat(gpu.model()).isNotBlank();
            assertThat(gpu.minLimit().milliwatts()).isPositive();
            assertThat(gpu.minLimit()).isLessThan(gpu.maxLimit());
            assertThat(gpu.defaultLimit()).isBetween(gpu.minLimit(), gpu.maxLimit());
        });
        assertThat(gpus.inventory()).isEqualTo(gpus.inventory());
    }

    @Test
    void read_atSteadyPower_counterAdvancesByPowerTimesTime() throws Exception {
        GpuReading before = gpus.read(0);
        pass(LONG);
        GpuReading after = gpus.read(0);
        assertThat(after.power()).isEqualTo(before.power());
        long counted = after.energy()
                .orElseThrow()
                .minus(before.energy().orElseThrow())
                .millijoules();
        assertThat(counted).isCloseTo(before.power().during(LONG).millijoules(), within(1L + counted / 1_000));
    }

    @Test
    void read_again_atTheSameInstant_saysTheSame() throws Exception {
        GpuReading first = gpus.read(1);
        GpuReading second = gpus.read(1);
        assertThat(second.energy()).isEqualTo(first.energy());
        assertThat(second.power()).isEqualTo(first.power());
        assertThat(second.enforcedLimit()).isEqualTo(first.enforcedLimit());
    }

    @Test
    void read_inAnySteps_counterNeverGoesBackAndTheOtherDeviceIsItsOwn() throws Exception {
        Random random = new Random(7);
        Energy last = Energy.ZERO;
        Power other = gpus.read(1).enforcedLimit();
        for (int i = 0; i < 50; i++) {
            pass(Duration.ofMillis(random.nextInt(2_000)));
            GpuInfo info = gpus.inventory().get(0);
            long range = info.maxLimit().minus(info.minLimit()).watts();
            gpus.setPowerLimit(0, info.minLimit().plus(Power.ofWatts(random.nextLong(range + 1))));
            Energy now = gpus.read(0).energy().orElseThrow();
            assertThat(now).isGreaterThanOrEqualTo(last);
            last = now;
        }
        assertThat(gpus.read(1).enforcedLimit()).isEqualTo(other);
    }

    @Test
    void setPowerLimit_everyLimitOfTheRange_isReadBackAndHolds() throws Exception {
        GpuInfo info = gpus.inventory().get(0);
        for (Power limit : new Power[] {
            info.maxLimit(),
            info.minLimit(),
            info.minLimit().plus(info.maxLimit()).dividedBy(2)
        }) {
            assertThat(gpus.setPowerLimit(0, limit)).isEqualTo(limit);
            pass(LONG);
            GpuReading reading = gpus.read(0);
            assertThat(reading.enforcedLimit()).isEqualTo(limit);
            assertThat(reading.power()).isLessThanOrEqualTo(limit.plus(new Power(1)));
        }
    }

    @Test
    void setPowerLimit_outsideTheRange_isRefusedByNameAndChangesNothing() throws Exception {
        GpuInfo info = gpus.inventory().get(1);
        Power before = gpus.read(1).enforcedLimit();
        for (Power wrong : new Power[] {
            Power.ZERO, info.minLimit().minus(new Power(1)), info.maxLimit().plus(new Power(1))
        }) {
            assertThatThrownBy(() -> gpus.setPowerLimit(1, wrong))
                    .isInstanceOf(DeviceException.class)
                    .hasMessageContaining("GPU 1 takes limits from " + info.minLimit() + " to " + info.maxLimit());
        }
        assertThat(gpus.read(1).enforcedLimit()).isEqualTo(before);
    }

    @Test
    void tryLimit_mayAlways_changesNothing() throws Exception {
        Power before = gpus.setPowerLimit(0, gpus.inventory().get(0).minLimit());
        gpus.tryLimit(0);
        assertThat(gpus.read(0).enforcedLimit()).isEqualTo(before);
    }

    @Test
    void unknownDevice_anyCall_isRefusedAndTheOthersGoOn() throws Exception {
        for (int wrong : new int[] {-1, 2, Integer.MAX_VALUE}) {
            assertThatThrownBy(() -> gpus.read(wrong)).isInstanceOf(DeviceException.class);
            assertThatThrownBy(() -> gpus.setPowerLimit(wrong, Power.ofWatts(300)))
                    .isInstanceOf(DeviceException.class);
            gpus.sample(wrong);
        }
        assertThat(gpus.read(0).power().milliwatts()).isPositive();
    }

    @Test
    void meter_onThisSource_measuresWhatTheCounterCounts() throws Exception {
        NodeMeter meter = NodeMeter.first(
                gpus.inventory(), new HostModel(Power.ofWatts(100), Power.ofWatts(100)), gpus.accuracy(), START);
        Energy first = total();
        meter.observe(sample(Duration.ZERO));
        Duration time = Duration.ZERO;
        for (int second = 1; second <= 300; second++) {
            for (int tenth = 0; tenth < 10; tenth++) {
                pass(Duration.ofMillis(100));
                gpus.sample(0);
                gpus.sample(1);
            }
            time = time.plusSeconds(1);
            meter.observe(sample(time));
            assertThat(meter.gpu(0).quality()).isEqualTo(Quality.MEASURED);
        }
        assertThat(meter.gpu(0).metered().plus(meter.gpu(1).metered())).isEqualTo(total().minus(first));
        assertThat(meter.events()).isEmpty();
    }

    private Energy total() throws DeviceException {
        return gpus.read(0).energy().orElseThrow().plus(gpus.read(1).energy().orElseThrow());
    }

    private MeterSample sample(Duration time) throws DeviceException {
        Map<Integer, GpuReading> readings = new TreeMap<>();
        for (GpuInfo gpu : gpus.inventory()) {
            readings.put(gpu.index(), gpus.read(gpu.index()));
        }
        return new MeterSample(START.plus(time), readings, Optional.empty(), Optional.empty(), Map.of())
                .withElapsed(time);
    }
}
