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
 * that both share. Its clock stands until it is moved on. Offsets are those of nvml_fake.c, which checks them.
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
        String source = Path.of("src", "test", "c", "nvml_fake.c").toString();
        if (!Files.exists(library)
                || Files.getLastModifiedTime(library).compareTo(Files.getLastModifiedTime(Path.of(source))) < 0) {
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
