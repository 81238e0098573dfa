package org.wattwerk.simulator.devices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wattwerk.core.device.DeviceException;
import org.wattwerk.core.device.GpuReading;
import org.wattwerk.core.device.NodeHardware.SimulatedLoad;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.Share;
import org.wattwerk.core.time.Moment;

class SimulatedNodeTest {
    private final DemoNode.Clock clock = new DemoNode.Clock();

    @TempDir
    private Path folder = Path.of("");

    private Path file = Path.of("");

    @BeforeEach
    void newNode() throws IOException {
        file = folder.resolve("node-1.gpus");
        SimulatedNode.create(file, DemoNode.CLASS, DemoNode.START).close();
    }

    @Test
    void open_fileAlone_knowsItsClassAndDevices() throws Exception {
        SimulatedNode node = open();
        assertThat(node.nodeClass()).isEqualTo(DemoNode.CLASS);
        assertThat(node.gpus().inventory()).hasSize(8);
        assertThat(node.gpus().inventory().get(7).index()).isEqualTo(7);
        assertThat(node.gpus().inventory().get(0).uuid()).startsWith("GPU-");
        assertThat(node.gpus().read(3).enforcedLimit()).isEqualTo(Power.ofWatts(700));
    }

    @Test
    void devices_nobodyLooks_drawCountAndKeepTheirLimit() throws Exception {
        try (SimulatedNode first = open()) {
            load(first).computing(0, true);
            assertThat(first.gpus().setPowerLimit(0, Power.ofWatts(300))).isEqualTo(Power.ofWatts(300));
            clock.pass(Duration.ofSeconds(10));
            first.gpus().read(0);
        }
        Energy before = open().gpus().read(0).energy().orElseThrow();
        clock.pass(Duration.ofHours(2));
        GpuReading after = open().gpus().read(0);
        assertThat(after.power()).isEqualTo(Power.ofWatts(300));
        assertThat(after.enforcedLimit()).isEqualTo(Power.ofWatts(300));
        assertThat(after.utilisation()).isEqualTo(Share.ALL);
        // 2 h * 300 W = 0.6 kWh
        assertThat(after.energy().orElseThrow().minus(before)).isEqualTo(Energy.parse("0.6 kWh"));
    }

    @Test
    void twoOpenings_oneFile_seeEachOther() throws Exception {
        SimulatedNode agent = open();
        SimulatedNode meter = open();
        load(agent).computing(5, true);
        clock.pass(Duration.ofSeconds(10));
        // 7 * 70 W + 700 W + 1 200 W + 1 / 8 * 1 600 W
        assertThat(meter.consumption(clock.get()).power()).isEqualTo(Power.ofWatts(490 + 700 + 1_200 + 200));
        assertThat(agent.hostPower()).contains(Power.ofWatts(1_400));
    }

    @Test
    void hostEnergy_idleThenBusy_countsBothParts() throws Exception {
        SimulatedNode node = open();
        clock.pass(Duration.ofSeconds(100));
        for (int gpu = 0; gpu < 8; gpu++) {
            load(node).computing(gpu, true);
        }
        clock.pass(Duration.ofSeconds(100));
        // 100 s * 1 200 W + 100 s * 2 800 W
        assertThat(node.hostEnergy()).contains(Energy.ofJoules(400_000));
    }

    @Test
    void consumption_changingLoadAndLimits_isTheSumOfAllCounters() throws Exception {
        SimulatedNode node = open();
        for (long round = 0; round < 40; round++) {
            load(node).computing((int) (round * 5 % 8), round % 3 != 0);
            node.gpus().setPowerLimit((int) (round * 3 % 8), Power.ofWatts(200 + round * 12));
            clock.pass(Duration.ofMillis(37 * (round + 1)));
        }
        Energy counters = node.hostEnergy().orElseThrow();
        Power powers = node.hostPower().orElseThrow();
        for (int gpu = 0; gpu < 8; gpu++) {
            GpuReading reading = node.gpus().read(gpu);
            counters = counters.plus(reading.energy().orElseThrow());
            powers = powers.plus(reading.power());
        }
        assertThat(node.consumption(clock.get())).isEqualTo(new SimulatedNode.Consumption(counters, powers));
    }

    @Test
    void work_cappedAtHalfPower_runsAtItsSpeed() throws Exception {
        SimulatedNode node = open();
        node.gpus().setPowerLimit(2, Power.ofWatts(350));
        load(node).computing(2, true);
        clock.pass(Duration.ofMinutes(10));
        assertThat(load(node).speed(2)).isEqualTo(Share.parse("64.9 %"));
        assertThat(load(node).workMillis(2)).isEqualTo(389_400); // 600 s * 0.649
        assertThat(load(node).workMillis(3)).isZero();
    }

    @Test
    void setPowerLimit_outsideTheRange_isRefusedAndChangesNothing() throws Exception {
        SimulatedNode node = open();
        assertThatThrownBy(() -> node.gpus().setPowerLimit(1, Power.ofWatts(150)))
                .isInstanceOf(DeviceException.class)
                .hasMessage("GPU 1 takes limits from 200 W to 700 W, not 150 W");
        assertThatThrownBy(() -> node.gpus().setPowerLimit(8, Power.ofWatts(300)))
                .hasMessageContaining("no GPU 8");
        assertThat(node.gpus().read(1).enforcedLimit()).isEqualTo(Power.ofWatts(700));
    }

    @Test
    void reloadDriver_limitedNode_forgetsLimitsAndCountersUnderANewBootId() throws Exception {
        SimulatedNode node = open();
        node.gpus().setPowerLimit(0, Power.ofWatts(200));
        clock.pass(Duration.ofHours(1));
        Energy used = node.consumption(clock.get()).energy();
        String before = node.bootId();
        node.reloadDriver();
        assertThat(node.bootId()).isNotEqualTo(before);
        assertThat(node.gpus().read(0).enforcedLimit()).isEqualTo(Power.ofWatts(700));
        assertThat(node.gpus().read(0).energy()).contains(Energy.ZERO);
        assertThat(node.consumption(clock.get()).energy()).isEqualTo(used);
    }

    @Test
    void open_afterTheMachineRestarted_isSwitchedOnAgain() throws Exception {
        SimulatedNode node = open();
        node.gpus().setPowerLimit(0, Power.ofWatts(200));
        load(node).computing(0, true);
        String before = node.bootId();
        // The boot's id lies behind moment, busy count and energy in the shown slot; here one update has happened.
        overwrite(512 + 512 + 5 * 8, new byte[16]);
        clock.set(new Moment(Duration.ofSeconds(5), clock.get().day().plusSeconds(600)));
        SimulatedNode again = open();
        assertThat(again.bootId()).isNotEqualTo(before);
        assertThat(again.gpus().read(0).enforcedLimit()).isEqualTo(Power.ofWatts(700));
        assertThat(again.gpus().read(0).utilisation()).isEqualTo(Share.NONE);
        assertThat(again.hostPower()).contains(Power.ofWatts(1_200));
    }

    @Test
    void create_fileExists_isRefused() {
        assertThatThrownBy(() -> SimulatedNode.create(file, DemoNode.CLASS, DemoNode.START))
                .isInstanceOf(IOException.class)
                .hasMessage(file + " exists already: open it, or delete it for a new node");
        assertThatThrownBy(() -> SimulatedNode.create(folder.resolve("no/node"), DemoNode.CLASS, DemoNode.START))
                .hasMessageContaining("its folder is missing");
    }

    @Test
    void open_badFile_saysOneClearThing() throws Exception {
        Path foreign = folder.resolve("foreign");
        Files.writeString(foreign, "x".repeat(StatePage.SIZE * 9));
        assertThatThrownBy(() -> SimulatedNode.open(foreign, clock))
                .hasMessageContaining("is not the complete state file of a simulated node: delete it");
        assertThatThrownBy(() -> SimulatedNode.open(folder.resolve("none"), clock))
                .hasMessageContaining("does not exist: make it first with 'wattwerk simulated-nodes'");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(StatePage.SIZE * 8);
        }
        assertThatThrownBy(this::open).hasMessageContaining("is not the complete state file");
    }

    @Test
    void open_otherLayout_namesBoth() throws Exception {
        overwrite(8, new byte[] {2, 0, 0, 0});
        assertThatThrownBy(this::open).hasMessageContaining("has layout 2 and this version reads layout 1");
    }

    @Test
    void open_nonsenseInAPage_isTorn() throws Exception {
        overwrite(StatePage.SIZE + 512 + 2 * 8, new byte[] {-1, -1, -1, -1, -1, -1, -1, -1});
        assertThatThrownBy(this::open).hasMessageContaining("is not the complete state file");
    }

    @Test
    void lock_ownerHasDied_isTakenOver() throws Exception {
        Process shortLived = new ProcessBuilder("true").start();
        assertThat(shortLived.waitFor(30, TimeUnit.SECONDS)).isTrue();
        long word = 12_345L << 22 | shortLived.pid();
        overwrite(
                StatePage.SIZE + 64,
                ByteBuffer.allocate(8)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(word)
                        .array());
        assertThat(open().gpus().setPowerLimit(0, Power.ofWatts(400))).isEqualTo(Power.ofWatts(400));
    }

    @Test
    void update_manyThreadsAndOpenings_losesNothing() throws Exception {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            NodeFile opened = NodeFile.open(file);
            threads.add(new Thread(() -> {
                for (int round = 0; round < 2_000; round++) {
                    opened.host().update(host -> new HostState(host.host(), host.boot(), host.driverLoads() + 1));
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join(60_000);
        }
        assertThat(NodeFile.open(file).host().peek().driverLoads()).isEqualTo(1 + 4 * 2_000);
    }

    private SimulatedNode open() throws IOException {
        return SimulatedNode.open(file, clock);
    }

    private static SimulatedLoad load(SimulatedNode node) {
        return node.simulatedLoad().orElseThrow();
    }

    private void overwrite(long offset, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes), offset);
        }
    }
}
