package org.wattwerk.core.control;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.wattwerk.core.cluster.JobState;
import org.wattwerk.core.cluster.NodeId;

/**
 * What becomes of the processes that were ordered: an order that nobody answers is given again, and a program that never
 * says where it stands counts as running once it has held its devices for a while.
 */
final class RankWatch {
    private static final Duration AGAIN = Duration.ofSeconds(5);
    private static final Duration SILENT_PROGRAM = Duration.ofSeconds(30);
    private static final Set<JobProgress.Phase> STARTED =
            EnumSet.of(JobProgress.Phase.STARTING, JobProgress.Phase.RUNNING);

    private final Fleet fleet;
    private final Outbox outbox;

    RankWatch(Fleet fleet, Outbox outbox) {
        this.fleet = fleet;
        this.outbox = outbox;
    }

    /** Orders a rank; after an answer it is not ordered again. */
    void start(ManagedJob job, NodeId node, Duration elapsed) {
        job.startSent.put(node, elapsed);
        outbox.send(new Command.StartJob(
                node, job.spec, job.nodes.indexOf(node), job.nodes.size(), job.nodes.get(0), job.attempt));
    }

    /** Looks at every job that is starting. */
    void tick(Collection<ManagedJob> jobs, Duration elapsed, Instant now) {
        for (ManagedJob job : jobs) {
            if (job.state != JobState.STARTING || job.isEnding()) {
                continue;
            }
            for (NodeId node : job.nodes) {
                Duration sent = job.startSent.getOrDefault(node, Duration.ZERO);
                boolean unanswered =
                        !job.progress.containsKey(node) && fleet.node(node).isAttached();
                if (unanswered && elapsed.minus(AGAIN).compareTo(sent) >= 0) {
                    start(job, node, elapsed);
                }
            }
            if (!job.mayRun() || !allStartedOrRun(job) || !holdsItsDevices(job)) {
                job.silentSince = Optional.empty();
            } else if (job.silentSince.isEmpty()) {
                job.silentSince = Optional.of(elapsed);
            } else if (elapsed.minus(SILENT_PROGRAM).compareTo(job.silentSince.get()) >= 0) {
                job.state = JobState.RUNNING;
                outbox.say(
                        now,
                        Happening.Kind.JOB,
                        job.spec.id() + " counts as running",
                        "its program has held its devices for " + SILENT_PROGRAM.toSeconds()
                                + " s and does not say where it stands");
            }
        }
    }

    /** Where one rank speaks for all, the others never say that they run. */
    private static boolean allStartedOrRun(ManagedJob job) {
        return job.nodes.stream()
                .map(node -> Optional.ofNullable(job.progress.get(node)).map(JobProgress::phase))
                .allMatch(phase -> phase.filter(STARTED::contains).isPresent());
    }

    /** Its nodes say that they are not stopped and that their devices are the job's, which they are from its start on. */
    private boolean holdsItsDevices(ManagedJob job) {
        return job.nodes.stream()
                .allMatch(node -> fleet.node(node)
                        .report
                        .filter(report -> !report.stopped()
                                && report.assigned()
                                        .filter(job.spec.id()::equals)
                                        .isPresent())
                        .isPresent());
    }
}
