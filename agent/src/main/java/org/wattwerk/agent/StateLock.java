package org.wattwerk.agent;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The right to a state folder, which one process has at a time and loses with its end. */
final class StateLock implements AutoCloseable {
    private final FileChannel channel;

    private StateLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Takes the folder. */
    static StateLock take(Path folder) throws IOException {
        FileChannel channel =
                FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock taken = channel.tryLock();
            if (taken != null) {
                return new StateLock(channel);
            }
        } catch (OverlappingFileLockException e) {
            // Taken by an agent of this process.
        }
        channel.close();
        throw new IOException("another agent uses it");
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
