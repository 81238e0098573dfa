package org.wattwerk.agent.nvml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.wattwerk.agent.gpu.Pace;
import org.wattwerk.agent.gpu.WatchedGpus;
import org.wattwerk.core.device.DeviceException;
import org.wattwerk.core.device.GpuInfo;
import org.wattwerk.core.device.GpuReading;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.Share;

class NvmlGpusTest {
    @TempDir
    private Path folder = Path.of("");

    @SuppressWarnings("NullAway.Init") // made before each test
    private FakeDriver driver;

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

    @Test
    void open_twoDevices_findsWhatTheySayOfThemselves() throws Exception {
        NvmlGpus gpus = open(FakeDriver.USUAL_BRANCH);
        assertThat(gpus.driverVersion()).isEqualTo("550.99.01");
        assertThat(gpus.inventory())
                .containsExactly(
                        new GpuInfo(
                                0,
                                "GPU-00000000-0000-0000-0000-000000000000",
                                "NVIDIA H100 80GB HBM3",
                                Power.ofWatts(200),
                                Power.ofWatts(700),
                                Power.ofWatts(700)),
                        new GpuInfo(
                                1,
                                "GPU-00000000-0000-0000-0000-000000000001",
                                "NVIDIA H100 80GB HBM3",
                                Power.ofWatts(200),
                                Power.ofWatts(700),
                                Power.ofWatts(700)));
    }

    @ParameterizedTest
    @ValueSource(ints = {470, 525, 535, 550, 580, 600})
    void read_everyBranch_readsPowerEnergyAndTemperature(int branch) throws Exception {
        NvmlGpus gpus = open(branch);
        driver.load(0, 1);
        gpus.read(0);
        driver.pass(Duration.ofMinutes(10));
        GpuReading reading = gpus.read(0);
        assertThat(reading.power()).isEqualTo(Power.ofWatts(700));
        assertThat(reading.enforcedLimit()).isEqualTo(Power.ofWatts(700));
        assertThat(reading.utilisation()).isEqualTo(Share.ALL);
        assertThat(reading.temperatureCelsius()).isEqualTo(70); // 28 + 700 * 0.06
        assertThat(reading.energy()).contains(new Energy((long) driver.energy(0)));
    }

    @Test
    void setPowerLimit_loadedDevice_lowersItsPower() throws Exception {
        NvmlGpus gpus = open(FakeDriver.USUAL_BRANCH);
        driver.load(0, 1);
        gpus.read(0);
        driver.pass(Duration.ofSeconds(5));
        assertThat(gpus.read(0).power()).isEqualTo(Power.ofWatts(700));
        assertThat(gpus.setPowerLimit(0, Power.ofWatts(350))).isEqualTo(Power.ofWatts(350));
        driver.pass(Duration.ofMillis(600));
        // After four lags of 150 ms: 350 W + 350 W * exp(-4)
        assertThat(gpus.read(0).power().milliwatts()).isBetween(356_400L, 356_420L);
        driver.pass(Duration.ofSeconds(5));
        Energy before = gpus.read(0).energy().orElseThrow();
        driver.pass(Duration.ofSeconds(100));
        assertThat(gpus.read(0).energy().orElseThrow().minus(before).millijoules())
                .isCloseTo(35_000_000L, within(1L)); // 350 W * 100 s
        assertThat(driver.sets(0)).isEqualTo(1);
        assertThat(driver.sets(1)).isZero();
    }

    @ParameterizedTest
    @CsvSource({"470, 542", "550, 356"})
    void read_shortlyAfterALowerLimit_seesTheInstantWhereTheDriverHasIt(int branch, long watts) throws Exception {
        NvmlGpus gpus = open(branch);
        driver.load(0, 1);
        gpus.read(0);
        driver.pass(Duration.ofSeconds(5));
        gpus.setPowerLimit(0, Power.ofWatts(350));
        driver.pass(Duration.ofMillis(600));
        // 470 knows only the mean of the last second, 0.4 * 700 W + 0.6 * 350 W + 350 W * 0.15 * (1 - exp(-4)) = 541.5
        // W,
        // less what 20 ms steps leave out; 550 knows the 356.4 W of that instant.
        assertThat(gpus.read(0).power().watts()).isBetween(watts - 5, watts);
    }

    @ParameterizedTest
    @ValueSource(longs = {50, 199, 701, 5_000_000})
    void setPowerLimit_outsideTheRange_namesTheRange(long watts) throws Exception {
        NvmlGpus gpus = open(FakeDriver.USUAL_BRANCH);
        assertThatThrownBy(() -> gpus.setPowerLimit(1, Power.ofWatts(watts)))
                .isInstanceOf(DeviceException.class)
                .hasMessage("GPU 1 takes limits from 200 W to 700 W, not " + Power.ofWatts(watts));
        assertThat(gpus.read(1).enforcedLimit()).isEqualTo(Power.ofWatts(700));
    }

    @Test
    void setPowerLimit_withoutPermission_saysWhatIsMissing() throws Exception {
        NvmlGpus gpus = open(FakeDriver.USUAL_BRANCH);
        driver.denyWrites();
        assertThatThrownBy(() -> gpus.setPowerLimit(0, Power.ofWatts(300)))
                .hasMessage("GPU 0: nvmlDeviceSetPowerManagementLimit: Insufficient Permissions (4): "
                        + "run the agent as root or with CAP_SYS_ADMIN");
    }

    @Test
    void tryLimit_mayOrMayNotSet_changesNothingAndSaysWhich() throws Exception {
        NvmlGpus gpus = open(FakeDriver.USUAL_BRANCH);
        gpus.setPowerLimit(0, Power.ofWatts(500));
        driver.limitOutOfBand(0, 400);
        gpus.tryLimit(0);
        driver.limitOutOfBand(0, 0);
        assertThat(gpus.read(0).enforcedLimit()).isEqualTo(Power.ofWatts(500));
        driver.denyWrites();
        assertThatThrownBy(() -> gpus.tryLimit(0)).hasMessageContaining("CAP_SYS_ADMIN");
    }

    @Test
    void setPowerLimit_lowerLimitOutOfBand_readsThatOneBack() throws Exception {
        NvmlGpus gpus = open(FakeDriver.USUAL_BRANCH);
        driver.limitOutOfBand(0, 400);
        assertThat(gpus.setPowerLimit(0, Power.ofWatts(500))).isEqualTo(Power.ofWatts(400));
        assertThat(gpus.setPowerLimit(0, Power.ofWatts(300))).isEqualTo(Power.ofWatts(300));
    }

    @ParameterizedTest
    @CsvSource({"15, GPU is lost", "16, GPU requires reset"})
    void read_lostDevice_isNeverAskedAgainAndOthersGoOn(int code, String text) throws Exception {
        NvmlGpus gpus = open(FakeDriver.USUAL_BRANCH);
        driver.fail(0, code);
        assertThatThrownBy(() -> gpus.read(0)).hasMessageContaining("GPU 0").hasMessageContaining(text);
        int calls = driver.calls(0);
        driver.fail(0, 0);
        assertThatThrownBy(() -> gpus.read(0)).hasMessageContaining("GPU 0 is not asked any more: " + text);
        assertThatThrownBy(() -> gpus.setPowerLimit(0, Power.ofWatts(300))).hasMessageContaining("not asked any more");
        assertThat(driver.calls(0)).isEqualTo(calls);
        assertThat(gpus.read(1).power()).isEqualTo(Power.ofWatts(70));
    }

    @Test
    void letGo_thenTakenUp_answersAgainAndIsNotAskedMeanwhile() throws Exception {
        NvmlGpus gpus = open(FakeDriver.USUAL_BRANCH);
        gpus.letGo();
        int calls = driver.calls(0);
        assertThatThrownBy(() -> gpus.read(0)).hasMessageContaining("GPU 0 is not asked any more");
        assertThatThrownBy(() -> gpus.setPowerLimit(0, Power.ofWatts(300))).isInstanceOf(DeviceException.class);
        assertThat(gpus.recover()).as("nobody looks for what was let go").isEmpty();
        assertThat(gpus.faults()).isEmpty();
        assertThat(driver.calls(0)).isEqualTo(calls);

        gpus.takeUp();
        assertThat(gpus.read(0).power()).isEqualTo(Power.ofWatts(70));
        assertThat(gpus.setPowerLimit(0, Power.ofWatts(300))).isEqualTo(Power.ofWatts(300));
        gpus.takeUp();
    }

    @Test
    void read_passingFault_isReportedAndThenOver() throws Exception {
        NvmlGpus gpus = open(FakeDriver.USUAL_BRANCH);
        driver.fail(0, 777);
        assertThatThrownBy(() -> gpus.read(0)).hasMessageContaining("Unknown Error (777)");
        driver.fail(0, 0);
        assertThat(gpus.read(0).power()).isEqualTo(Power.ofWatts(70));
    }

    @Test
    void read_reloadedDriver_showsCounterAndLimitStartedAnew() throws Exception {
        NvmlGpus gpus = open(FakeDriver.USUAL_BRANCH);
        gpus.setPowerLimit(0, Power.ofWatts(300));
        driver.pass(Duration.ofHours(1));
        assertThat(gpus.read(0).energy().orElseThrow()).isGreaterThan(Energy.parse("69 Wh"));
        driver.reload();
        GpuReading reading = gpus.read(0);
        assertThat(reading.energy()).contains(Energy.ZERO);
        assertThat(reading.enforcedLimit()).isEqualTo(Power.ofWatts(700));
    }

    @Test
    void read_deviceWithoutCounterInMigMode_leavesOutWhatItDoesNotHave() throws Exception {
        NvmlGpus gpus = open(FakeDriver.USUAL_BRANCH);
        driver.withoutEnergyCounter(0);
        driver.inMigMode(0);
        driver.load(0, 1);
        GpuReading reading = gpus.read(0);
        assertThat(reading.energy()).isEmpty();
        assertThat(reading.utilisation()).isEqualTo(Share.NONE);
    }

    @Test
    void open_initRefused_saysWhyInOneLine() throws Exception {
        driver.initAnswers(9);
        assertThatThrownBy(() -> open(FakeDriver.USUAL_BRANCH))
                .hasMessage("NVML did not start: Driver Not Loaded (9): "
                        + "load NVIDIA's kernel driver (nvidia-smi must work), or use simulated GPUs");
        driver.initAnswers(18);
        assertThatThrownBy(() -> open(FakeDriver.USUAL_BRANCH))
                .hasMessageContaining("Driver/library version mismatch (18): reboot");
    }

    @Test
    void open_deviceFails_shutsNvmlDown() {
        driver.fail(1, 4);
        assertThatThrownBy(() -> open(FakeDriver.USUAL_BRANCH)).hasMessageContaining("GPU 1: ");
        assertThat(driver.shutdowns()).isEqualTo(1);
    }

    @Test
    void open_libraryMissingOrForeign_saysWhatToDo() throws Exception {
        assertThatThrownBy(() -> NvmlGpus.open(folder.resolve("none.so").toString()))
                .isInstanceOf(DeviceException.class)
                .hasMessageContaining("none.so cannot be loaded: install NVIDIA's driver");
        Path text = Files.writeString(folder.resolve("text.so"), "no library");
        assertThatThrownBy(() -> NvmlGpus.open(text.toString())).hasMessageContaining("cannot be loaded");
        assertThatThrownBy(() -> NvmlGpus.open(FakeDriver.library(390)))
                .hasMessageContaining("lacks a function that every driver has from 470 on: update the driver");
    }

    @Test
    void close_twice_shutsDownOnceAndRefusesCalls() throws Exception {
        NvmlGpus gpus = open(FakeDriver.USUAL_BRANCH);
        gpus.close();
        gpus.close();
        assertThat(driver.shutdowns()).isEqualTo(1);
        assertThatThrownBy(() -> gpus.read(0)).hasMessageContaining("NVML was shut down");
        assertThatThrownBy(() -> gpus.read(5)).isInstanceOf(DeviceException.class);
    }

    @Test
    void watched_stuckCall_losesThatDeviceAloneUntilItReturns() throws Exception {
        NvmlGpus nvml = open(FakeDriver.USUAL_BRANCH);
        WatchedGpus gpus = new WatchedGpus(nvml, Duration.ofSeconds(2));
        driver.hang(0, true);
        try {
            assertThatThrownBy(() -> gpus.read(0)).hasMessageContaining("GPU 0 has not answered within 2000 ms");
            assertThatThrownBy(() -> gpus.setPowerLimit(0, Power.ofWatts(300))).hasMessageContaining("GPU 0 hangs");
            assertThat(gpus.setPowerLimit(1, Power.ofWatts(300))).isEqualTo(Power.ofWatts(300));
        } finally {
            driver.hang(0, false);
        }
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        boolean back = false;
        while (!back && System.nanoTime() < deadline) {
            try {
                back = gpus.read(0).power().equals(Power.ofWatts(70));
            } catch (DeviceException e) {
                Thread.onSpinWait();
            }
        }
        assertThat(back)
                .as("the device answers again once its call has returned")
                .isTrue();
        assertThat(driver.sets(0)).as("a refused limit is never set later").isZero();
    }

    @Test
    void node_realDevices_saysWhatItHas() throws Exception {
        try (NvmlNode node = NvmlNode.open(
                FakeDriver.library(FakeDriver.USUAL_BRANCH),
                Duration.ofSeconds(30),
                new Pace(Duration.ofMillis(100), System::nanoTime))) {
            assertThat(node.gpus().isSampled()).isTrue();
            assertThat(node.gpus().inventory()).hasSize(2);
            assertThat(node.bootId()).endsWith("/550.99.01");
            assertThat(node.hostPower()).isEmpty();
            assertThat(node.hostEnergy()).isEmpty();
            assertThat(node.simulatedLoad()).isEmpty();
        }
        assertThat(driver.shutdowns()).isEqualTo(1);
    }

    private NvmlGpus open(int branch) throws Exception {
        NvmlGpus gpus = NvmlGpus.open(FakeDriver.library(branch));
        opened = Optional.of(gpus);
        return gpus;
    }
}
