package org.wattwerk.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * What a job has written on a node, read as it grows. The agent rolls a file over that has grown too large: its content goes
 * to the file with {@code .1} behind its name, and the job goes on at the start of the empty one.
 */
final class JobOutput {
    /** Of what was there before, no more than this is looked through for its last lines. */
    private static final int LOOKED_BACK = 1 << 20;

    private final Path file;
    private final Path rolled;
    private long position;

    JobOutput(Path file) {
        this.file = file;
        this.rolled = file.resolveSibling(file.getFileName() + ".1");
    }

    /** The last lines of what is there; what comes later is {@link #more}. */
    byte[] last(int lines) throws IOException {
        position = Math.max(0, size() - LOOKED_BACK);
        byte[] all = more();
        int from = all.length;
        int seen = 0;
        while (from > 0 && seen < lines) {
            from--;
            // The end of the last line begins none.
            if (all[from] == '\n' && from < all.length - 1) {
                seen++;
            }
        }
        int begin = seen == lines ? Math.min(from + 1, all.length) : from;
        return java.util.Arrays.copyOfRange(all, begin, all.length);
    }

    /** What has come since the last call, over a roll-over too. */
    byte[] more() throws IOException {
        long size = size();
        if (size >= position) {
            byte[] bytes = read(file, position);
            position += bytes.length;
            return bytes;
        }
        byte[] before = read(rolled, position);
        byte[] after = read(file, 0);
        position = after.length;
        byte[] both = java.util.Arrays.copyOf(before, before.length + after.length);
        System.arraycopy(after, 0, both, before.length, after.length);
        return both;
    }

    private long size() throws IOException {
        try {
            return Files.size(file);
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    private static byte[] read(Path from, long position) throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(from)) {
            if (channel.size() <= position) {
                return new byte[0];
            }
            channel.position(position);
            InputStream in = Channels.newInputStream(channel);
            return in.readNBytes(8 * LOOKED_BACK);
        } catch (NoSuchFileException e) {
            return new byte[0];
        }
    }
}
