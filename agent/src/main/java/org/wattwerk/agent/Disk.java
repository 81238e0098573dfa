package org.wattwerk.agent;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wattwerk.agent.marks.MarkStore;
import org.wattwerk.agent.memory.NodeMemory;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.metering.Mark;
import org.wattwerk.core.metering.MeterEvent;
import org.wattwerk.core.metering.MeterEvent.Kind;
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
    /** True while the journal lacks something that could not be written: only a rewrite makes up for that. */
    private boolean behind;

    private Consumer<MeterEvent> teller = event -> LOG.warn("{}", event.text());

    Disk(Vertx vertx, Path folder, NodeId node) {
        this.folder = folder;
        this.node = node;
        this.thread = vertx.createSharedWorkerExecutor("disk of " + node, 1, 1, TimeUnit.HOURS);
    }

    /** What was on the disk. */
    record Kept(MarkStore.Kept meter, NodeMemory memory) {}

    /** Who hears what happens to the folder, on the thread that asked for the writing. */
    void tell(Consumer<MeterEvent> hearer) {
        teller = hearer;
    }

    /** What there is to tell of what was found. */
    static List<MeterEvent> found(Kept kept) {
        List<MeterEvent> events = new ArrayList<>();
        kept.meter().setAside().ifPresent(why -> events.add(event(Kind.SPOOL_SET_ASIDE, why)));
        if (kept.meter().bytesCutOff() > 0) {
            events.add(event(
                    Kind.SPOOL_CUT,
                    "cut " + kept.meter().bytesCutOff()
                            + " bytes of an unfinished record off the marks: counters go on,"
                            + " so that costs resolution alone"));
        }
        return events;
    }

    /** Takes the folder for this agent alone and reads it. */
    Future<Kept> open() {
        return thread.executeBlocking(() -> {
            try {
                Files.createDirectories(folder);
                lock = StateLock.take(folder);
                MarkStore opened = MarkStore.open(folder.resolve("marks.journal"), node);
                store = opened;
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
            if (store == null) {
                return;
            }
            if (behind) {
                store.rewrite(now);
                behind = false;
                return;
            }
            try {
                store.write(newMarks, now);
            } catch (IOException e) {
                behind = true;
                throw e;
            }
        });
    }

    Future<Void> settled(QuarterHour upTo) {
        return guarded(() -> {
            if (store != null && !behind) {
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
        return thread.executeBlocking(() -> attempt(writing))
                .otherwise(Optional.empty())
                .map(happened -> {
                    happened.ifPresent(teller);
                    return null;
                });
    }

    /** Writes; says what has changed about the folder. */
    private Optional<MeterEvent> attempt(Writing writing) {
        boolean before = broken;
        try {
            writing.run();
            broken = behind;
            return before && !broken
                    ? Optional.of(event(Kind.SPOOL_BACK, "state folder " + folder + " can be written again"))
                    : Optional.empty();
        } catch (IOException e) {
            broken = true;
            return before
                    ? Optional.empty()
                    : Optional.of(event(
                            Kind.SPOOL_BROKEN,
                            "state folder " + folder + " cannot be written, going on from memory: " + e.getMessage()));
        }
    }

    private static MeterEvent event(Kind kind, String text) {
        return new MeterEvent(kind, MeterEvent.NODE, text);
    }

    private interface Writing {
        void run() throws IOException;
    }
}
