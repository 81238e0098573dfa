package org.wattwerk.agent.marks;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
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

    private final Journal journal;
    private final Kept kept;
    private long rewriteAbove = REWRITE_ABOVE;

    private MarkStore(Journal journal, Kept kept) {
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
     */
    public record Kept(
            Optional<MeterState> meter, List<Mark> marks, Map<Optional<JobId>, Quality> worst, long bytesCutOff) {}

    /** What is to be on the disk now. */
    public record Snapshot(MeterState meter, Map<Optional<JobId>, Quality> worst, List<Mark> unsettled) {}

    /** Opens the store, or makes it. */
    public static MarkStore open(Path file, NodeId node) throws IOException {
        Journal.Opened opened = Journal.open(file);
        NavigableMap<QuarterHour, Mark> marks = new TreeMap<>();
        Optional<MeterState> meter = Optional.empty();
        Map<Optional<JobId>, Quality> worst = new HashMap<>();
        try {
            for (byte[] payload : opened.records()) {
                JsonObject json = new JsonObject(new String(payload, StandardCharsets.UTF_8));
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
            throw new IOException(
                    file + " was written by another version: move it away, its unsettled marks are lost", e);
        }
        Kept kept = new Kept(meter, List.copyOf(marks.values()), worst, opened.bytesCutOff());
        return new MarkStore(opened.journal(), kept);
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

    private static JsonObject json(List<Mark> newMarks, Snapshot now) {
        JsonArray marks = new JsonArray();
        newMarks.forEach(mark -> marks.add(MeterJson.mark(mark)));
        return new JsonObject()
                .put("marks", marks)
                .put("meter", MeterJson.state(now.meter()))
                .put("worst", MeterJson.worst(now.worst()));
    }

    private static byte[] bytes(JsonObject json) {
        return json.encode().getBytes(StandardCharsets.UTF_8);
    }
}
