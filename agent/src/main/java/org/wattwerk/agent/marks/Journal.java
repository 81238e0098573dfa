package org.wattwerk.agent.marks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * An append-only file of records, each with its length and checksum. A torn tail, left by a loss of power, is cut off
 * when the file is opened; a rewrite replaces the file in one step. Calls block.
 */
public final class Journal implements AutoCloseable {
    private static final long MAGIC = 0x5757_4a4f_5552_4e31L; // "WWJOURN1"
    private static final int HEADER = Long.BYTES;
    private static final int RECORD_HEADER = 2 * Integer.BYTES;
    private static final int LARGEST = 16 << 20;

    private final Path file;
    private FileChannel channel;
    private long end;

    private Journal(Path file, FileChannel channel, long end) {
        this.file = file;
        this.channel = channel;
        this.end = end;
    }

    /** What is in the file is no journal. */
    static final class Foreign extends IOException {
        private static final long serialVersionUID = 1L;

        Foreign(String message) {
            super(message);
        }
    }

    /** An open journal and what was in it. */
    public record Opened(Journal journal, List<byte[]> records, long bytesCutOff) {}

    /**
     * Opens the file, or makes it.
     *
     * @throws Foreign if it is no journal
     * @throws IOException if it cannot be read or written
     */
    public static Opened open(Path file) throws IOException {
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        byte[] content = Files.readAllBytes(file);
        if (content.length < HEADER) {
            // Not even the header was completed: the file is new.
            channel.truncate(0);
            write(channel, 0, ByteBuffer.allocate(HEADER).putLong(MAGIC).flip());
            channel.force(true);
            return new Opened(new Journal(file, channel, HEADER), List.of(), 0);
        }
        ByteBuffer in = ByteBuffer.wrap(content);
        if (in.getLong() != MAGIC) {
            channel.close();
            throw new Foreign(file + " is not a journal of this agent");
        }
        List<byte[]> records = new ArrayList<>();
        long end = HEADER;
        while (in.remaining() >= RECORD_HEADER) {
            int length = in.getInt();
            int checksum = in.getInt();
            if (length < 0 || length > in.remaining()) {
                break;
            }
            byte[] payload = new byte[length];
            in.get(payload);
            if (checksum(payload) != checksum) {
                break;
            }
            records.add(payload);
            end = in.position();
        }
        channel.truncate(end);
        return new Opened(new Journal(file, channel, end), records, content.length - end);
    }

    /** Appends a record; {@code durable} waits until it is on the disk. After a failure the file is as before. */
    public void append(byte[] payload, boolean durable) throws IOException {
        try {
            end = write(channel, end, record(payload));
            if (durable) {
                channel.force(false);
            }
        } catch (IOException e) {
            try {
                channel.truncate(end);
            } catch (IOException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
    }

    /** Replaces the whole content in one step: after a crash either the old or the new one is there. */
    public void rewrite(List<byte[]> payloads) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        FileChannel written = FileChannel.open(
                next,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        long position =
                write(written, 0, ByteBuffer.allocate(HEADER).putLong(MAGIC).flip());
        for (byte[] payload : payloads) {
            position = write(written, position, record(payload));
        }
        written.force(true);
        move(next, file);
        channel.close();
        channel = written;
        end = position;
    }

    public long size() {
        return end;
    }

    @Override
    public void close() throws IOException {
        channel.force(true);
        channel.close();
    }

    /** Renames a file over another and makes the rename itself durable. */
    public static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            throw new IOException("the file system of " + to + " cannot rename atomically: choose another one", e);
        }
        try (FileChannel folder = FileChannel.open(to.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    private static ByteBuffer record(byte[] payload) throws IOException {
        if (payload.length > LARGEST) {
            throw new IOException("record of " + payload.length + " bytes is too large for the journal");
        }
        return ByteBuffer.allocate(RECORD_HEADER + payload.length)
                .putInt(payload.length)
                .putInt(checksum(payload))
                .put(payload)
                .flip();
    }

    private static long write(FileChannel channel, long position, ByteBuffer bytes) throws IOException {
        long at = position;
        while (bytes.hasRemaining()) {
            at += channel.write(bytes, at);
        }
        return at;
    }

    private static int checksum(byte[] payload) {
        CRC32C crc = new CRC32C();
        crc.update(payload);
        return (int) crc.getValue();
    }
}
