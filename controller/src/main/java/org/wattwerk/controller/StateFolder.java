package org.wattwerk.controller;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.wattwerk.runtime.ExitException;

/** The folder of one controller's ledger, locked so that no second one writes into it. */
final class StateFolder implements AutoCloseable {
    /** Name of the folder in it where prices are kept that were fetched or imported. */
    static final String PRICES = "prices";

    private final Path folder;
    private final FileChannel channel;

    private StateFolder(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /**
     * @throws ExitException if it cannot be made or written, or another controller has it
     */
    static StateFolder open(Path folder) {
        try {
            Files.createDirectories(folder);
            FileChannel channel = FileChannel.open(
                    folder.resolve("controller.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (lock(channel) == null) {
                channel.close();
                throw ExitException.badInput(
                        "another controller works on " + folder + ": end it first, or give this one another --state");
            }
            return new StateFolder(folder, channel);
        } catch (IOException e) {
            throw ExitException.badInput(
                    "cannot write into " + folder + ": choose another --state or check its owner (" + e + ")");
        }
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    Path ledger() {
        return folder.resolve("ledger.sqlite");
    }

    /** Where prices are kept that were fetched or imported. */
    Path prices() {
        return folder.resolve(PRICES);
    }

    /** Where it is kept what the loop was told and what it decided. */
    Path decisions() {
        return folder.resolve("decisions");
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
