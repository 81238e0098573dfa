package org.wattwerk.runtime;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.wattwerk.core.time.Moment;

/**
 * The day clock of a time-lapse, shared by every process that takes part: a memory-mapped anchor (control time, day time)
 * and a pace. One process sets the pace; all others map the file and read the same day time at the same instant.
 *
 * <p>Day time is continuous and never goes backwards: a new pace starts from the day time that the old one had reached.
 * Readers are kept apart from the writer by a sequence number that is odd while a change is under way.
 */
public final class DayClockFile implements Supplier<Moment> {
    private static final long MAGIC = 0x314b4c43_59414457L; // "WDAYCLK1", little endian
    private static final int SIZE = 48;
    private static final int AT_MAGIC = 0;
    private static final int AT_SEQUENCE = 8;
    private static final int AT_ELAPSED = 16;
    private static final int AT_DAY = 24;
    private static final int AT_PACE = 32;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final double PPM = 1e6;
    private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final MappedByteBuffer page;

    private DayClockFile(MappedByteBuffer page) {
        this.page = page;
    }

    /** Makes the file anew; its day time starts at {@code dayStart} with pace 1. */
    public static DayClockFile create(Path file, Instant dayStart) throws IOException {
        Files.deleteIfExists(file);
        DayClockFile clock = new DayClockFile(map(file, StandardOpenOption.CREATE_NEW));
        clock.put(AT_ELAPSED, System.nanoTime());
        clock.put(AT_DAY, nanos(dayStart));
        clock.put(AT_PACE, (long) PPM);
        clock.put(AT_MAGIC, MAGIC);
        return clock;
    }

    /**
     * Maps a file that another process made.
     *
     * @throws IOException if it is not there or is not a day clock
     */
    public static DayClockFile open(Path file) throws IOException {
        if (!Files.isRegularFile(file) || Files.size(file) != SIZE) {
            throw new IOException("no day clock at " + file);
        }
        DayClockFile clock = new DayClockFile(map(file, StandardOpenOption.WRITE));
        if (clock.get(AT_MAGIC) != MAGIC) {
            throw new IOException("not a day clock: " + file);
        }
        return clock;
    }

    @Override
    public Moment get() {
        while (true) {
            long before = get(AT_SEQUENCE);
            long anchorElapsed = get(AT_ELAPSED);
            long anchorDay = get(AT_DAY);
            long pacePpm = get(AT_PACE);
            if (before % 2 == 0 && get(AT_SEQUENCE) == before) {
                long elapsed = System.nanoTime();
                return new Moment(Duration.ofNanos(elapsed), instant(day(anchorElapsed, anchorDay, pacePpm, elapsed)));
            }
            Thread.onSpinWait();
        }
    }

    /** Seconds of day time per second of control time. */
    public double pace() {
        return get(AT_PACE) / PPM;
    }

    /** Changes the pace from this instant on; one process does this. */
    public void setPace(double pace) {
        if (!(pace >= 0 && pace <= 1e6)) {
            throw new IllegalArgumentException("pace is not between 0 and a million: " + pace);
        }
        long sequence = get(AT_SEQUENCE);
        put(AT_SEQUENCE, sequence + 1);
        long elapsed = System.nanoTime();
        put(AT_DAY, day(get(AT_ELAPSED), get(AT_DAY), get(AT_PACE), elapsed));
        put(AT_ELAPSED, elapsed);
        put(AT_PACE, Math.round(pace * PPM));
        put(AT_SEQUENCE, sequence + 2);
    }

    private static long day(long anchorElapsed, long anchorDay, long pacePpm, long elapsed) {
        // A pace of 1,000 over a day of control time needs 67 bits: split the product at the second.
        long passed = elapsed - anchorElapsed;
        long seconds = passed / NANOS_PER_SECOND;
        long rest = passed % NANOS_PER_SECOND;
        return anchorDay + seconds * pacePpm * 1_000 + rest * pacePpm / 1_000_000;
    }

    private static MappedByteBuffer map(Path file, StandardOpenOption option) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE, option)) {
            return channel.map(FileChannel.MapMode.READ_WRITE, 0, SIZE);
        }
    }

    private long get(int at) {
        return (long) LONG.getVolatile(page, at);
    }

    private void put(int at, long value) {
        LONG.setVolatile(page, at, value);
    }

    private static long nanos(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), NANOS_PER_SECOND), instant.getNano());
    }

    private static Instant instant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS_PER_SECOND), Math.floorMod(nanos, NANOS_PER_SECOND));
    }
}
