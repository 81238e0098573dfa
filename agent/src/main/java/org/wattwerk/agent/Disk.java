package org.wattwerk.agent;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wattwerk.agent.marks.MarkStore;
import org.wattwerk.agent.memory.NodeMemory;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.metering.Mark;
import org.wattwerk.core.time.QuarterHour;
import org.wattwerk.runtime.ExitException;

/**
 * The agent's state folder, written on one thread in the order asked. A disk that is full or broken is said once; the
 * agent goes on from memory and writes everything as soon as it can.
 */
final class Disk {
    private static final Logger LOG = LoggerFactory.getLogger(Disk.class);

    private final Path folder;
    private final NodeId node;
    private final WorkerExecutor thread;
    private @Nullable MarkStore store;
    private @Nullable StateLock lock;
    private volatile boolean broken;

    Disk(Vertx vertx, Path folder, NodeId node) {
        this.folder = folder;
        this.node = node;
        this.thread = vertx.createSharedWorkerExecutor("disk of " + node, 1, 1, TimeUnit.HOURS);
    }

    /** What was on the disk. */
    record Kept(MarkStore.Kept meter, NodeMemory memory) {}

    /** Takes the folder for this agent alone and reads it. */
    Future<Kept> open() {
        return thread.executeBlocking(() -> {
            try {
                Files.createDirectories(folder);
                lock = StateLock.take(folder);
                MarkStore opened = MarkStore.open(folder.resolve("marks.journal"), node);
                store = opened;
                if (opened.kept().bytesCutOff() > 0) {
                    LOG.warn(
                            "cut {} bytes of an unfinished record off the marks",
                            opened.kept().bytesCutOff());
                }
                return new Kept(opened.kept(), NodeMemory.read(memoryFile()));
            } catch (IOException e) {
                throw ExitException.badInput("state folder " + folder + " of " + node + " cannot be used: "
                        + e.getMessage() + " (choose another with --state)");
            }
        });
    }

    /** True while the folder cannot be written. */
    boolean isBroken() {
        return broken;
    }

    /** Says at which address the agent shows itself, for whoever is on this machine. */
    Future<Void> announce(String url) {
        return guarded(() -> Files.writeString(folder.resolve(AgentConfig.URL_FILE), url + "\n"));
    }

    /** Writes the meter, and new marks durably with it; succeeds also where the disk fails, since memory has it all. */
    Future<Void> write(List<Mark> newMarks, MarkStore.Snapshot now) {
        return guarded(() -> {
            if (store != null && broken) {
                store.rewrite(now);
            } else if (store != null) {
                store.write(newMarks, now);
            }
        });
    }

    Future<Void> settled(QuarterHour upTo) {
        return guarded(() -> {
            if (store != null) {
                store.settled(upTo);
            }
        });
    }

    Future<Void> write(NodeMemory memory, boolean durable) {
        return guarded(() -> memory.write(memoryFile(), durable));
    }

    /** Closes the files; whoever waits for the folder can have it. */
    Future<Void> close() {
        return guarded(() -> {
                    Files.deleteIfExists(folder.resolve(AgentConfig.URL_FILE));
                    if (store != null) {
                        store.close();
                    }
                    if (lock != null) {
                        lock.close();
                    }
                })
                .eventually(thread::close);
    }

    private Path memoryFile() {
        return folder.resolve("node.json");
    }

    private Future<Void> guarded(Writing writing) {
        return thread.<Void>executeBlocking(() -> {
                    try {
                        writing.run();
                        if (broken) {
                            LOG.info("state folder {} can be written again", folder);
                        }
                        broken = false;
                    } catch (IOException e) {
                        if (!broken) {
                            LOG.error(
                                    "state folder {} cannot be written, going on from memory: {}",
                                    folder,
                                    e.getMessage());
                        }
                        broken = true;
                    }
                    return null;
                })
                .otherwiseEmpty();
    }

    private interface Writing {
        void run() throws IOException;
    }
}
