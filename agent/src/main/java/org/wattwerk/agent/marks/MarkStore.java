package org.wattwerk.agent.marks;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.enforcing.MeterState;
import org.wattwerk.core.metering.Mark;
import org.wattwerk.core.metering.Quality;
import org.wattwerk.core.time.QuarterHour;

/**
 * Marks and the meter on disk. Marks and the state of the meter after them are one record, so that a restarted meter is
 * never older than a mark it has made. Calls block and belong on one thread.
 */
public final class MarkStore implements AutoCloseable {
    private static final long REWRITE_ABOVE = 1 << 20;

    private final NodeId node;
    private final Journal journal;
    private final Kept kept;
    private long rewriteAbove = REWRITE_ABOVE;

    private MarkStore(NodeId node, Journal journal, Kept kept) {
        this.node = node;
        this.journal = journal;
        this.kept = kept;
    }

    /**
     * What was on the disk.
     *
     * @param meter empty when the meter never ran
     * @param marks not settled, oldest first
     * @param worst by account, the worst quality since the last mark
     * @param bytesCutOff of a torn tail
     * @param setAside why what was there could not be used, and where it is now; empty where it could
     */
    public record Kept(
            Optional<MeterState> meter,
            List<Mark> marks,
            Map<Optional<JobId>, Quality> worst,
            long bytesCutOff,
            Optional<String> setAside) {}

    /** What is to be on the disk now. */
    public record Snapshot(MeterState meter, Map<Optional<JobId>, Quality> worst, List<Mark> unsettled) {}

    /**
     * Opens the store, or makes it. A file of another node or version, or that is no journal at all, is set aside under
     * another name, and a new one is begun: metering goes on, and nothing is thrown away.
     *
     * @throws IOException if the folder cannot be read or written
     */
    public static MarkStore open(Path file, NodeId node) throws IOException {
        try {
            return read(file, node);
        } catch (Unusable e) {
            Path aside = aside(file);
            Files.move(file, aside);
            MarkStore begun = read(file, node);
            Kept none = begun.kept;
            return new MarkStore(
                    node,
                    begun.journal,
                    new Kept(
                            none.meter(),
                            none.marks(),
                            none.worst(),
                            0,
                            Optional.of(e.getMessage() + ": it is now " + aside + ", and the meter begins anew")));
        }
    }

    private static MarkStore read(Path file, NodeId node) throws IOException {
        Journal.Opened opened;
        try {
            opened = Journal.open(file);
        } catch (Journal.Foreign e) {
            throw new Unusable(String.valueOf(e.getMessage()), e);
        }
        NavigableMap<QuarterHour, Mark> marks = new TreeMap<>();
        Optional<MeterState> meter = Optional.empty();
        Map<Optional<JobId>, Quality> worst = new HashMap<>();
        try {
            for (byte[] payload : opened.records()) {
                JsonObject json = new JsonObject(new String(payload, StandardCharsets.UTF_8));
                String owner = json.getString("node", node.value());
                if (!owner.equals(node.value())) {
                    opened.journal().close();
                    throw new Unusable(file + " holds the marks of node " + owner + ", not of " + node, null);
                }
                for (Object mark : json.getJsonArray("marks", new JsonArray())) {
                    Mark read = MeterJson.mark(node, (JsonObject) mark);
                    marks.put(read.at(), read);
                }
                if (json.containsKey("settled")) {
                    marks.headMap(new QuarterHour(json.getLong("settled")), true)
                            .clear();
                }
                if (json.containsKey("meter")) {
                    meter = Optional.of(MeterJson.state(json.getJsonObject("meter")));
                    worst = MeterJson.worst(json.getJsonObject("worst"));
                }
            }
        } catch (DecodeException | ClassCastException | NullPointerException | IllegalArgumentException e) {
            opened.journal().close();
            throw new Unusable(file + " was written by another version", e);
        }
        Kept kept = new Kept(meter, List.copyOf(marks.values()), worst, opened.bytesCutOff(), Optional.empty());
        return new MarkStore(node, opened.journal(), kept);
    }

    /** A name beside the file that nobody has. */
    private static Path aside(Path file) {
        int number = 1;
        while (Files.exists(file.resolveSibling(file.getFileName() + ".set-aside-" + number))) {
            number++;
        }
        return file.resolveSibling(file.getFileName() + ".set-aside-" + number);
    }

    /** What is in the file is not ours to use. */
    private static final class Unusable extends IOException {
        private static final long serialVersionUID = 1L;

        Unusable(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** What was on the disk when the store was opened. */
    public Kept kept() {
        return kept;
    }

    /**
     * Writes the meter, and new marks with it.
     *
     * @param now everything unsettled, for the case that the file is due to be rewritten
     */
    public void write(List<Mark> newMarks, Snapshot now) throws IOException {
        if (journal.size() > rewriteAbove) {
            rewrite(now);
            return;
        }
        journal.append(bytes(json(newMarks, now)), !newMarks.isEmpty());
    }

    /** Every mark up to and including this one may be forgotten. */
    public void settled(QuarterHour upTo) throws IOException {
        journal.append(bytes(new JsonObject().put("settled", upTo.number())), false);
    }

    /** Leaves only what is needed, in a new file. */
    public void rewrite(Snapshot now) throws IOException {
        List<byte[]> payloads = new ArrayList<>();
        // One mark a record, the meter with the last: none of them grows with the number of marks.
        now.unsettled()
                .forEach(mark ->
                        payloads.add(bytes(new JsonObject().put("marks", new JsonArray().add(MeterJson.mark(mark))))));
        payloads.add(bytes(json(List.of(), now)));
        journal.rewrite(payloads);
        rewriteAbove = Math.max(REWRITE_ABOVE, 2 * journal.size());
    }

    @Override
    public void close() throws IOException {
        journal.close();
    }

    private JsonObject json(List<Mark> newMarks, Snapshot now) {
        JsonArray marks = new JsonArray();
        newMarks.forEach(mark -> marks.add(MeterJson.mark(mark)));
        return new JsonObject()
                .put("node", node.value())
                .put("marks", marks)
                .put("meter", MeterJson.state(now.meter()))
                .put("worst", MeterJson.worst(now.worst()));
    }

    private static byte[] bytes(JsonObject json) {
        return json.encode().getBytes(StandardCharsets.UTF_8);
    }
}
