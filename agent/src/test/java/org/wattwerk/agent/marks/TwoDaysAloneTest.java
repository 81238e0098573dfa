package org.wattwerk.agent.marks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.device.BoardProfile;
import org.wattwerk.core.device.GpuInfo;
import org.wattwerk.core.device.GpuReading;
import org.wattwerk.core.device.SensorAccuracy;
import org.wattwerk.core.device.SimulatedGpu;
import org.wattwerk.core.enforcing.HostModel;
import org.wattwerk.core.enforcing.MarkBook;
import org.wattwerk.core.enforcing.MeterSample;
import org.wattwerk.core.enforcing.NodeMeter;
import org.wattwerk.core.metering.Mark;
import org.wattwerk.core.metering.NodeInterval;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.Share;
import org.wattwerk.core.time.Moment;

/** A node whose controller is away for 48 hours, on simulated boards and time, with the real journal on a real disk. */
class TwoDaysAloneTest {
    private static final NodeId NODE = new NodeId("node-1");
    private static final Instant START = Instant.parse("2026-11-24T08:00:00Z");
    private static final Duration STEP = Duration.ofSeconds(10);
    private static final Instant END = START.plus(Duration.ofDays(2));
    private static final int SEEDS = Integer.getInteger("wattwerk.seeds", 5);
    /** A host that draws nothing, so that all energy is that of the boards. */
    private static final HostModel NO_HOST = new HostModel(Power.ZERO, Power.ZERO);

    @TempDir
    private Path folder = Path.of("");

    @Test
    void twoDays_withCrashesAndTornRecords_loseNoJoule() throws Exception {
        for (int seed = 0; seed < Math.min(SEEDS, 50); seed++) {
            try (Node node = new Node(folder.resolve("journal-" + seed), seed, 31 * 96)) {
                node.live();
                // 48 h make 192 quarter hours, and the opening mark
                assertThat(node.book.size()).as("seed %d", seed).isEqualTo(193);
                node.assertNothingIsLost(seed);
                assertThat(node.crashes).isPositive();
                assertThat(Files.size(node.file)).as("bytes on the disk").isLessThan(2L << 20);
            }
        }
    }

    @Test
    void twoDays_inABookOfTwentyMarks_loseResolutionAndNoJoule() throws Exception {
        try (Node node = new Node(folder.resolve("journal"), 1, 20)) {
            node.live();
            List<Mark> marks = node.book.unsettled();
            assertThat(marks.size()).isBetween(10, 20);
            assertThat(marks.get(0).at().start()).as("the opening mark stays").isEqualTo(START);
            assertThat(marks.get(marks.size() - 1).at().start()).isEqualTo(END);
            assertThat(spacing(marks, marks.size() - 2))
                    .as("the newest is whole")
                    .isEqualTo(1);
            assertThat(spacing(marks, 0)).as("the oldest is thinned first").isGreaterThan(4);
            node.assertNothingIsLost(1);
        }
    }

    private static long spacing(List<Mark> marks, int at) {
        return marks.get(at + 1).at().number() - marks.get(at).at().number();
    }

    /** A node that trains, crashes and comes back. */
    private static final class Node implements AutoCloseable {
        private final Path file;
        private final int capacity;
        private final Random random;
        private final List<GpuInfo> inventory = new ArrayList<>();
        private final List<SimulatedGpu> boards = new ArrayList<>();
        private Moment now = new Moment(Duration.ofHours(1), START);
        private MarkStore store;
        private NodeMeter meter;
        private MarkBook book;
        private int crashes;

        Node(Path file, long seed, int capacity) throws IOException {
            this.file = file;
            this.capacity = capacity;
            this.random = new Random(seed);
            for (int i = 0; i < 2; i++) {
                var model = BoardProfile.H100_SXM.model();
                inventory.add(new GpuInfo(
                        i, "GPU-" + i, model.name(), model.minLimit(), model.maxLimit(), model.defaultLimit()));
                boards.add(SimulatedGpu.switchedOn(model, now));
            }
            this.store = MarkStore.open(file, NODE);
            this.meter = NodeMeter.first(inventory, NO_HOST, SensorAccuracy.EXACT, START);
            this.book = new MarkBook(NODE, capacity, List.of(), Map.of());
            store.write(List.of(book.open(START)), snapshot());
            read();
        }

        void live() throws IOException {
            while (now.day().isBefore(END)) {
                if (random.nextInt(600) == 0) {
                    int board = random.nextInt(2);
                    boards.set(board, boards.get(board).withBusy(random.nextBoolean()));
                }
                if (random.nextInt(600) == 0) {
                    Optional<JobId> job =
                            random.nextBoolean() ? Optional.of(new JobId("pretraining")) : Optional.empty();
                    meter.assign(random.nextInt(2), job);
                }
                if (random.nextInt(3_000) == 0) {
                    crash();
                }
                pass();
                List<Mark> made = read();
                if (!made.isEmpty() || random.nextInt(5) == 0) {
                    store.write(made, snapshot());
                }
            }
            store.write(List.of(), snapshot());
        }

        private void pass() {
            now = new Moment(now.elapsed().plus(STEP), now.day().plus(STEP));
            boards.replaceAll(board -> board.advance(now));
        }

        private List<Mark> read() {
            Map<Integer, GpuReading> readings = new TreeMap<>();
            for (int i = 0; i < 2; i++) {
                SimulatedGpu board = boards.get(i);
                readings.put(
                        i,
                        new GpuReading(
                                i,
                                board.power(),
                                Optional.of(board.energy()),
                                board.limit(),
                                Share.NONE,
                                board.temperatureCelsius()));
            }
            return book.add(
                    meter.observe(new MeterSample(now.day(), readings, Optional.empty(), Optional.empty(), Map.of())));
        }

        /** The process dies, may leave half a record behind, and comes back within the hour. */
        private void crash() throws IOException {
            crashes++;
            store.close();
            byte[] whole = Files.readAllBytes(file);
            if (random.nextBoolean()) {
                byte[] torn = new byte[whole.length + 1 + random.nextInt(200)];
                System.arraycopy(whole, 0, torn, 0, whole.length);
                torn[whole.length + 2] = 1;
                Files.write(file, torn);
            }
            for (int i = random.nextInt(360); i > 0 && now.day().isBefore(END.minus(STEP)); i--) {
                pass();
            }
            store = MarkStore.open(file, NODE);
            meter = NodeMeter.resumed(
                    inventory,
                    NO_HOST,
                    SensorAccuracy.EXACT,
                    store.kept().meter().orElseThrow());
            book = new MarkBook(
                    NODE, capacity, store.kept().marks(), store.kept().worst());
        }

        private MarkStore.Snapshot snapshot() {
            return new MarkStore.Snapshot(meter.state(), book.worst(), book.unsettled());
        }

        /** Boards, meter, and the intervals between all marks tell one energy, to the millijoule. */
        void assertNothingIsLost(int seed) {
            Energy truth = boards.get(0).lifetimeEnergy().plus(boards.get(1).lifetimeEnergy());
            Energy metered =
                    meter.counters().stream().map(counter -> counter.energy()).reduce(Energy.ZERO, Energy::plus);
            List<Mark> marks = book.unsettled();
            Energy between = Energy.ZERO;
            for (int i = 1; i < marks.size(); i++) {
                between = between.plus(
                        NodeInterval.between(marks.get(i - 1), marks.get(i)).energy());
            }
            assertThat(metered).as("seed %d", seed).isEqualTo(truth);
            assertThat(between)
                    .as("seed %d: the last mark stands at the end", seed)
                    .isEqualTo(truth);
        }

        @Override
        public void close() throws IOException {
            store.close();
        }
    }
}
