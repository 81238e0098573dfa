package org.wattwerk.agent.nvml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wattwerk.core.device.ClocksReason;
import org.wattwerk.core.device.DeviceException;
import org.wattwerk.core.device.DeviceFault;
import org.wattwerk.core.device.GpuDetail;
import org.wattwerk.core.device.GpuReading;
import org.wattwerk.core.quantity.Power;

/** What a device says beside a reading, what it and its driver leave out, and how it is found again. */
class NvmlDetailsTest {
    private static final int ENERGY_FIELD = 83;
    private static final int INSTANT_FIELD = 186;

    @TempDir
    private Path folder = Path.of("");

    @SuppressWarnings("NullAway.Init") // made before each test
    private FakeDriver driver;

    private long nanos;
    private Optional<NvmlGpus> opened = Optional.empty();

    @BeforeEach
    void newMachine() throws Exception {
        FakeDriver.library(FakeDriver.USUAL_BRANCH);
        driver = new FakeDriver(folder, 2);
    }

    @AfterEach
    void close() {
        opened.ifPresent(NvmlGpus::close);
    }

    @ParameterizedTest
    @ValueSource(ints = {470, 525, 535, 550, 580, 600})
    void detail_everyBranch_saysTheSame(int branch) throws Exception {
        NvmlGpus gpus = open(branch);
        driver.process(0, 4711, 3L << 30);
        driver.load(0, 1);
        gpus.setPowerLimit(0, Power.ofWatts(350));
        pass(Duration.ofSeconds(5), gpus);
        GpuDetail detail = gpus.detail(0);
        assertThat(detail.serial()).contains("1650000");
        assertThat(detail.pciBusId()).contains("00000000:18:00.0");
        assertThat(detail.persistence()).contains(true);
        assertThat(detail.reasons()).containsExactly(ClocksReason.POWER_CAP);
        // 1980 MHz * cbrt((350 W - 70 W) / 630 W)
        assertThat(detail.clocks()).contains(new GpuDetail.Clocks(1_511, 2_619, 1_980));
        assertThat(detail.memory()).contains(new GpuDetail.DeviceMemory(80L << 30, 3L << 30));
        assertThat(detail.processes()).containsExactly(new GpuDetail.GpuProcess(4_711, 3L << 30, OptionalInt.empty()));
        assertThat(detail.mig()).contains(new GpuDetail.Mig(false, List.of()));
        assertThat(detail.averagePower().isPresent()).isEqualTo(branch >= 525);
        assertThat(gpus.missing()).isEmpty();
    }

    @Test
    void detail_boardThatLacksThings_leavesThemOut() throws Exception {
        NvmlGpus gpus = open(FakeDriver.USUAL_BRANCH);
        driver.withoutSerial(0);
        driver.withoutPersistence(0);
        driver.brake(0);
        driver.withInstances(0, 2);
        GpuDetail detail = gpus.detail(0);
        assertThat(detail.serial()).isEmpty();
        assertThat(detail.persistence()).contains(false);
        assertThat(detail.reasons())
                .containsExactlyInAnyOrder(ClocksReason.IDLE, ClocksReason.HARDWARE_SLOWDOWN, ClocksReason.POWER_BRAKE);
        assertThat(detail.mig().orElseThrow().instances())
                .containsExactly(
                        new GpuDetail.Mig.Instance(7, "MIG-00000000-0000-0000-0000-000000000001", 4),
                        new GpuDetail.Mig.Instance(8, "MIG-00000000-0000-0000-0000-000000000002", 3));
    }

    @Test
    void losses_ofGroups_areSaidInWordsAndOneOfTwoNamesIsEnough() {
        EnumSet<NvmlGroup> bound = EnumSet.allOf(NvmlGroup.class);
        bound.remove(NvmlGroup.TEMPERATURE);
        bound.remove(NvmlGroup.EVENT_REASONS);
        assertThat(NvmlGroup.losses(bound)).isEmpty();
        bound.remove(NvmlGroup.TEMPERATURE_V);
        bound.remove(NvmlGroup.LOCKED_CLOCKS);
        assertThat(NvmlGroup.losses(bound))
                .containsExactly("locking clocks: power limits are the only knob", "temperatures");
    }

    @Test
    void lockClocks_loadedDevice_lowersItsDrawUntilReset() throws Exception {
        NvmlGpus gpus = open(FakeDriver.USUAL_BRANCH);
        driver.load(0, 1);
        gpus.lockClocks(0, 210, 990);
        assertThat(driver.lockedTo(0)).isEqualTo(990);
        pass(Duration.ofSeconds(5), gpus);
        // 70 W + 630 W * (990 / 1980)^3 = 148.75 W
        assertThat(gpus.read(0).power()).isEqualTo(new Power(148_750));
        gpus.resetClocks(0);
        pass(Duration.ofSeconds(5), gpus);
        assertThat(gpus.read(0).power()).isEqualTo(Power.ofWatts(700));
        driver.denyWrites();
        assertThatThrownBy(() -> gpus.lockClocks(0, 210, 990)).hasMessageContaining("Insufficient Permissions");
        assertThatThrownBy(() -> gpus.lockClocks(0, 990, 210)).hasMessageContaining("lower frequency first");
    }

    @Test
    void faults_xidEvents_nameTheirDevice() throws Exception {
        NvmlGpus gpus = open(FakeDriver.USUAL_BRANCH);
        assertThat(gpus.faults()).isEmpty();
        driver.xid(1, 79);
        driver.xid(0, 31);
        assertThat(gpus.faults()).containsExactly(new DeviceFault(0, 31), new DeviceFault(1, 79));
        assertThat(gpus.faults()).isEmpty();
        assertThat(new DeviceFault(0, 31).ofProgram()).isTrue();
        assertThat(new DeviceFault(1, 79).ofProgram()).isFalse();
    }

    @Test
    void faults_devicesWithoutEvents_areNoError() throws Exception {
        driver.withoutEvents(0);
        driver.withoutEvents(1);
        NvmlGpus gpus = open(FakeDriver.USUAL_BRANCH);
        driver.xid(1, 79);
        assertThat(gpus.faults()).isEmpty();
        assertThat(gpus.read(1).power()).isEqualTo(Power.ofWatts(70));
    }

    @Test
    void sample_tenTimesASecond_addsPowerUpBetweenReadings() throws Exception {
        NvmlGpus gpus = open(FakeDriver.USUAL_BRANCH);
        driver.load(0, 0.5);
        pass(Duration.ofSeconds(3), gpus);
        GpuReading first = gpus.read(0);
        driver.load(0, 1);
        for (int i = 0; i < 100; i++) {
            pass(Duration.ofMillis(100), gpus);
        }
        GpuReading last = gpus.read(0);
        long counted = last.energy().orElseThrow().millijoules()
                - first.energy().orElseThrow().millijoules();
        long added = last.integral().orElseThrow().energy().millijoules()
                - first.integral().orElseThrow().energy().millijoules();
        // 10 s at up to 700 W, the rise of 315 W seen at 10 Hz: under 0.1 % apart
        assertThat(added).isCloseTo(counted, within(7_000L));
        assertThat(last.integral().orElseThrow().samples())
                .isEqualTo(first.integral().orElseThrow().samples() + 100);
    }

    @Test
    void sample_fieldWithoutValue_fallsBackToTheCall() throws Exception {
        NvmlGpus gpus = open(FakeDriver.USUAL_BRANCH);
        driver.load(0, 1);
        pass(Duration.ofSeconds(10), gpus);
        driver.breakField(0, ENERGY_FIELD);
        assertThat(gpus.read(0).energy().orElseThrow().millijoules()).isCloseTo((long) driver.energy(0), within(1L));
        driver.breakField(0, INSTANT_FIELD);
        assertThat(gpus.read(0).power()).isEqualTo(Power.ofWatts(700));
    }

    @Test
    void read_garbage_isNoFigure() throws Exception {
        NvmlGpus gpus = open(FakeDriver.USUAL_BRANCH);
        driver.counterSays(0, -1);
        assertThat(gpus.read(0).energy()).as("2^64 - 1 is no counter").isEmpty();
        driver.powerSays(0, -1);
        assertThatThrownBy(() -> gpus.read(0)).hasMessage("GPU 0 reports an impossible power");
        assertThat(gpus.read(1).power()).isEqualTo(Power.ofWatts(70));
    }

    @Test
    void recover_lostDevice_isFoundByItsUuidOnceItIsBack() throws Exception {
        NvmlGpus gpus = open(FakeDriver.USUAL_BRANCH);
        assertThat(gpus.recover()).isEmpty();
        assertThat(driver.shutdowns()).as("nothing is lost").isZero();
        driver.fail(0, NvmlReturn.GPU_IS_LOST.code());
        assertThatThrownBy(() -> gpus.read(0)).isInstanceOf(DeviceException.class);
        assertThat(gpus.recover()).isEmpty();
        assertThat(driver.shutdowns()).isEqualTo(1);
        assertThat(gpus.read(1).power()).isEqualTo(Power.ofWatts(70));
        assertThatThrownBy(() -> gpus.read(0)).hasMessageContaining("not asked any more");
        driver.fail(0, 0);
        assertThat(gpus.recover()).containsExactly(0);
        assertThat(gpus.read(0).power()).isEqualTo(Power.ofWatts(70));
        driver.xid(1, 79);
        assertThat(gpus.faults()).as("listens again").hasSize(1);
    }

    private void pass(Duration time, NvmlGpus gpus) {
        driver.pass(time);
        nanos += time.toNanos();
        gpus.sample(0);
    }

    private NvmlGpus open(int branch) throws Exception {
        NvmlGpus gpus = NvmlGpus.open(FakeDriver.library(branch), Optional.of(() -> nanos));
        opened = Optional.of(gpus);
        return gpus;
    }
}
