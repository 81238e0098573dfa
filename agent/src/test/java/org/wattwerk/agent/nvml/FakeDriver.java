package org.wattwerk.agent.nvml;

import com.sun.jna.Native;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;

/**
 * The machine behind the stand-in for NVIDIA's library: what its GPUs feel and how they fail, through the mapped file
 * that both share. Its clock stands until it is moved on. Offsets are those of nvml_fake_state.h, which checks them.
 */
final class FakeDriver {
    /** The branch that most tests use. */
    static final int USUAL_BRANCH = 550;

    private static final int PAGE = 4096;
    private static final long MAGIC = 0x4c4d564e54544157L;
    private static final int COUNT = 8;
    private static final int INIT_CODE = 12;
    private static final int MANUAL_CLOCK = 16;
    private static final int DENY_WRITES = 20;
    private static final int NOW_US = 24;
    private static final int RELOADS = 32;
    private static final int SHUTDOWNS = 40;
    private static final int LOAD = 0;
    private static final int FAULT = 8;
    private static final int HANG = 12;
    private static final int OUT_OF_BAND_LIMIT = 16;
    private static final int NO_ENERGY = 20;
    private static final int MIG = 24;
    private static final int CALLS = 28;
    private static final int SETS = 32;
    private static final int ENERGY = 56;
    private static final int LOCK_MAX = 492;
    private static final int FAULTS = 2048;
    private static final int GAIN = FAULTS;
    private static final int PART_TIME = FAULTS + 8;
    private static final int STUCK_POWER = FAULTS + 12;
    private static final int STUCK_COUNTER = FAULTS + 16;
    private static final int NO_PERSISTENCE = FAULTS + 20;
    private static final int COUNTER_SAYS = FAULTS + 24;
    private static final int COUNTER_PLUS = FAULTS + 32;
    private static final int POWER_SAYS = FAULTS + 40;
    private static final int XID = FAULTS + 44;
    private static final int BROKEN_FIELD = FAULTS + 48;
    private static final int NO_SERIAL = FAULTS + 52;
    private static final int INSTANCES = FAULTS + 56;
    private static final int PROCESSES = FAULTS + 60;
    private static final int PIDS = FAULTS + 64;
    private static final int MEMORY = FAULTS + 96;
    private static final int NO_EVENTS = FAULTS + 160;
    private static final int BRAKE = FAULTS + 164;

    private final MappedByteBuffer state;

    /** The C library's environment, which the stand-in reads; Java's own view of it cannot be changed. */
    private static final class Environment {
        static {
            Native.register(Environment.class, "c");
        }

        private Environment() {}

        static native int setenv(String name, String value, int overwrite);
    }

    FakeDriver(Path folder, int gpus) throws IOException {
        Path file = folder.resolve("nvml.state");
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            state = channel.map(FileChannel.MapMode.READ_WRITE, 0, (long) (gpus + 1) * PAGE);
        }
        state.order(ByteOrder.LITTLE_ENDIAN);
        state.putInt(COUNT, gpus)
                .putInt(MANUAL_CLOCK, 1)
                .putLong(NOW_US, 1_000_000)
                .putLong(0, MAGIC);
        int unused = Environment.setenv("NVML_FAKE_STATE", file.toString(), 1);
    }

    /** Compiles the stand-in as a driver of that branch. */
    static synchronized String library(int branch) throws IOException, InterruptedException {
        Path gcc = RealParts.program("gcc");
        Path library = Path.of("target", "nvml-fake", Integer.toString(branch), "libnvidia-ml.so.1")
                .toAbsolutePath();
        Files.createDirectories(library.getParent());
        Path sources = Path.of("src", "test", "c");
        String source = sources.resolve("nvml_fake.c").toString();
        if (!isNewer(library, Path.of(source)) || !isNewer(library, sources.resolve("nvml_fake_state.h"))) {
            RealParts.run(List.of(
                    gcc.toString(),
                    "-std=c11",
                    "-D_GNU_SOURCE",
                    "-Wall",
                    "-Wextra",
                    "-Werror",
                    "-O1",
                    "-fPIC",
                    "-shared",
                    "-fvisibility=hidden",
                    "-Wl,-soname,libnvidia-ml.so.1",
                    "-DFK_DRIVER=" + branch,
                    source,
                    "-o",
                    library.toString(),
                    "-lm",
                    "-lpthread"));
        }
        return library.toString();
    }

    private static boolean isNewer(Path made, Path from) throws IOException {
        return Files.exists(made) && Files.getLastModifiedTime(made).compareTo(Files.getLastModifiedTime(from)) >= 0;
    }

    /** Lets its clock run by itself. */
    void onItsOwnClock() {
        state.putInt(MANUAL_CLOCK, 0);
    }

    void pass(Duration time) {
        state.putLong(NOW_US, state.getLong(NOW_US) + time.toNanos() / 1_000);
    }

    void initAnswers(int code) {
        state.putInt(INIT_CODE, code);
    }

    void denyWrites() {
        state.putInt(DENY_WRITES, 1);
    }

    void reload() {
        state.putInt(RELOADS, state.getInt(RELOADS) + 1);
    }

    int shutdowns() {
        return state.getInt(SHUTDOWNS);
    }

    /** From 0 (idle) to 1 (all it can draw). */
    void load(int gpu, double load) {
        state.putDouble(at(gpu, LOAD), load);
    }

    void fail(int gpu, int code) {
        state.putInt(at(gpu, FAULT), code);
    }

    void hang(int gpu, boolean hanging) {
        state.putInt(at(gpu, HANG), hanging ? 1 : 0);
    }

    void limitOutOfBand(int gpu, int watts) {
        state.putInt(at(gpu, OUT_OF_BAND_LIMIT), watts * 1_000);
    }

    void withoutEnergyCounter(int gpu) {
        state.putInt(at(gpu, NO_ENERGY), 1);
    }

    void inMigMode(int gpu) {
        state.putInt(at(gpu, MIG), 1);
    }

    /** One event with this code. */
    void xid(int gpu, int code) {
        state.putInt(at(gpu, XID), code);
    }

    void withoutEvents(int gpu) {
        state.putInt(at(gpu, NO_EVENTS), 1);
    }

    void withoutSerial(int gpu) {
        state.putInt(at(gpu, NO_SERIAL), 1);
    }

    void withoutPersistence(int gpu) {
        state.putInt(at(gpu, NO_PERSISTENCE), 1);
    }

    void withInstances(int gpu, int count) {
        inMigMode(gpu);
        state.putInt(at(gpu, INSTANCES), count);
    }

    /** A process that holds memory of the device. */
    void process(int gpu, int pid, long bytes) {
        int before = state.getInt(at(gpu, PROCESSES));
        state.putInt(at(gpu, PIDS + 4 * before), pid).putLong(at(gpu, MEMORY + 8 * before), bytes);
        state.putInt(at(gpu, PROCESSES), before + 1);
    }

    void brake(int gpu) {
        state.putInt(at(gpu, BRAKE), 1);
    }

    /** This field of the batched call has no value, and nonsense in its place. */
    void breakField(int gpu, int field) {
        state.putInt(at(gpu, BROKEN_FIELD), field);
    }

    /** What the power sensor multiplies with. */
    void gain(int gpu, double factor) {
        state.putDouble(at(gpu, GAIN), factor);
    }

    /** The sensor sees 25 ms of each 100 ms. */
    void partTimeSensor(int gpu) {
        state.putInt(at(gpu, PART_TIME), 1);
    }

    void stuck(int gpu, boolean power, boolean counter) {
        state.putInt(at(gpu, STUCK_POWER), power ? 1 : 0).putInt(at(gpu, STUCK_COUNTER), counter ? 1 : 0);
    }

    /** What the counter says instead of the truth; 0 ends it. */
    void counterSays(int gpu, long millijoules) {
        state.putLong(at(gpu, COUNTER_SAYS), millijoules);
    }

    void counterJumps(int gpu, long millijoules) {
        state.putLong(at(gpu, COUNTER_PLUS), state.getLong(at(gpu, COUNTER_PLUS)) + millijoules);
    }

    /** What the power sensor says instead of the truth; 0 ends it. */
    void powerSays(int gpu, int milliwatts) {
        state.putInt(at(gpu, POWER_SAYS), milliwatts);
    }

    /** The highest clock to which the device is locked; 0 for none. */
    int lockedTo(int gpu) {
        return state.getInt(at(gpu, LOCK_MAX));
    }

    /** How often the device was called at all. */
    int calls(int gpu) {
        return state.getInt(at(gpu, CALLS));
    }

    /** How often a limit was taken. */
    int sets(int gpu) {
        return state.getInt(at(gpu, SETS));
    }

    /** The true energy in millijoules. */
    double energy(int gpu) {
        return state.getDouble(at(gpu, ENERGY));
    }

    private static int at(int gpu, int offset) {
        return (gpu + 1) * PAGE + offset;
    }
}
