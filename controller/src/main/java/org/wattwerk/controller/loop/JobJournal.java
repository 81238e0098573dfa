package org.wattwerk.controller.loop;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wattwerk.controller.store.JobPlacements.Placed;
import org.wattwerk.controller.store.LedgerStore;
import org.wattwerk.controller.store.LedgerWriter;
import org.wattwerk.controller.store.SiteRecords.StoredEvent;
import org.wattwerk.controller.store.SiteRecords.StoredJob;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.JobSpec;
import org.wattwerk.core.cluster.JobState;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.control.Freeze;
import org.wattwerk.core.control.JobHistory;
import org.wattwerk.core.control.JobView;
import org.wattwerk.core.control.Maintenance;

/** Writes down what a restarted controller must know of jobs and orders, through the ledger's writer. */
final class JobJournal {
    private static final Logger LOG = LoggerFactory.getLogger(JobJournal.class);
    /** Work done is written when it has grown by this many quarter hours at full speed. */
    private static final double WORK_STEP = 0.25;
    /** Time on nodes is written when it has grown by so much. */
    private static final Duration TIME_STEP = Duration.ofMinutes(4);
    /** Stands among the orders; no order has such a name. */
    private static final String FREEZE = "freeze";

    /** Begins the name of a node that was taken out of work; no order has such a name. */
    private static final String MAINTENANCE = "maintenance:";

    /** Begins the name of what became of an order. */
    private static final String RESPONSE = "response:";

    private final LedgerWriter writer;
    private final Map<JobId, JobView> written = new HashMap<>();

    JobJournal(LedgerWriter writer) {
        this.writer = writer;
    }

    /** The jobs as they stood, in order of submission. */
    static List<JobView> recovered(LedgerStore store) {
        Map<JobId, Placed> placements = store.placements().all();
        return store.records().jobs().stream()
                .map(job ->
                        view(job, Optional.ofNullable(placements.get(job.spec().id()))))
                .toList();
    }

    /** The orders that nobody took back. */
    static List<StoredEvent> orders(LedgerStore store) {
        return store.records().events().stream()
                .filter(event -> !event.event().equals(FREEZE)
                        && !event.event().startsWith(MAINTENANCE)
                        && !event.event().startsWith(RESPONSE))
                .toList();
    }

    /** That people have forbidden every raise, if nobody has lifted it. */
    static Optional<Freeze> freeze(LedgerStore store) {
        return store.records().events().stream()
                .filter(event -> event.event().equals(FREEZE))
                .map(event -> new Freeze(new JsonObject(event.document()).getString("reason", ""), event.at()))
                .findFirst();
    }

    /** The nodes that people took out of work and have not given back. */
    static List<Maintenance> maintenance(LedgerStore store) {
        return store.records().events().stream()
                .filter(event -> event.event().startsWith(MAINTENANCE))
                .map(event -> new Maintenance(
                        new NodeId(event.event().substring(MAINTENANCE.length())),
                        new JsonObject(event.document()).getString("reason", ""),
                        event.at(),
                        Maintenance.Phase.DRAINING))
                .toList();
    }

    /** What became of orders that are over, by their name, as JSON. */
    static Map<String, String> responses(LedgerStore store) {
        Map<String, String> responses = new HashMap<>();
        store.records().events().stream()
                .filter(event -> event.event().startsWith(RESPONSE))
                .forEach(event -> responses.put(event.event().substring(RESPONSE.length()), event.document()));
        return responses;
    }

    private static JobView view(StoredJob job, Optional<Placed> placed) {
        String why = job.history().get(job.history().size() - 1).why();
        return new JobView(
                job.spec(),
                job.state(),
                why,
                job.state().isEnded() ? List.of() : placed.map(Placed::nodes).orElse(List.of()),
                job.submitted(),
                placed.map(Placed::workDone).orElse(0.0),
                placed.map(Placed::attempt).orElse(0),
                Optional.empty(),
                List.of(),
                placed.map(Placed::history).orElse(JobHistory.NONE));
    }

    void recovered(List<JobView> jobs) {
        jobs.forEach(job -> written.put(job.spec().id(), job));
    }

    /** A job was taken; it is safe once the stage completes. */
    CompletionStage<Void> submitted(JobSpec spec, Instant now) {
        return writer.write(store -> store.records().submitted(spec, now));
    }

    /** A job was given up by its owner; it will never start again. */
    CompletionStage<Void> cancelled(JobId job, Instant now) {
        return writer.write(store -> store.records().changed(job, JobState.CANCELLED, now, "cancelled by its owner"));
    }

    CompletionStage<Void> ordered(String order, String document, Instant now) {
        return writer.write(store -> store.records().ordered(order, document, now));
    }

    /** What became of an order. */
    CompletionStage<Void> responded(String order, String document, Instant now) {
        return writer.write(store -> store.records().ordered(RESPONSE + order, document, now));
    }

    CompletionStage<Void> revoked(String order, Instant now) {
        return writer.write(store -> store.records().cancelled(order, now));
    }

    /** That raises are forbidden or allowed again, with the reason, for whoever asks later. */
    CompletionStage<Void> frozen(boolean frozen, String reason, Instant now) {
        return held(FREEZE, frozen, reason, now);
    }

    /** That a node was taken out of work or given back, with the reason, for whoever asks later. */
    CompletionStage<Void> maintained(NodeId node, boolean out, String reason, Instant now) {
        return held(MAINTENANCE + node, out, reason, now);
    }

    private CompletionStage<Void> held(String name, boolean begins, String reason, Instant now) {
        String document = new JsonObject().put("reason", reason).encode();
        return writer.write(store -> {
            if (begins) {
                store.records().ordered(name, document, now);
            } else {
                store.records().cancelled(name, document, now);
            }
        });
    }

    private static boolean hasMoved(JobHistory before, JobHistory now) {
        return before.crashes() != now.crashes()
                || before.goesBack() != now.goesBack()
                || now.onNodes().minus(before.onNodes()).compareTo(TIME_STEP) >= 0;
    }

    /** A job that was held may be tried again. */
    CompletionStage<Void> released(JobId job, Instant now) {
        return writer.write(store -> store.records().changed(job, JobState.QUEUED, now, "released"));
    }

    /** Writes what has changed since it was last written; completes when all of it is on the disk. */
    CompletionStage<Void> keep(List<JobView> jobs, Instant now) {
        CompletionStage<Void> all = CompletableFuture.completedStage(null);
        for (JobView job : jobs) {
            JobView before = written.get(job.spec().id());
            boolean newState = before == null ? job.state() != JobState.QUEUED : before.state() != job.state();
            boolean moved = before == null
                    || !before.held().equals(job.held())
                    || before.attempt() != job.attempt()
                    || job.workDone() - before.workDone() >= WORK_STEP
                    || hasMoved(before.history(), job.history());
            if (!newState && !moved) {
                continue;
            }
            written.put(job.spec().id(), job);
            CompletionStage<Void> keeping = writer.write(store -> {
                if (moved) {
                    store.placements()
                            .keep(
                                    job.spec().id(),
                                    new Placed(job.held(), job.workDone(), job.attempt(), job.history()));
                }
                if (newState) {
                    store.records().changed(job.spec().id(), job.state(), now, job.why());
                }
            });
            all = all.thenCompose(nothing -> keeping);
            keeping.exceptionally(failure -> {
                LOG.error(
                        "job {} could not be kept as it stands: {}", job.spec().id(), failure.getMessage());
                return null;
            });
        }
        return all;
    }
}
