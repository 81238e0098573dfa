package org.wattwerk.core.control;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.JobState;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.scheduling.Leave;
import org.wattwerk.core.scheduling.SchedulingRules;

/** How jobs leave their nodes: by themselves, by a crash, with a node, or because they were told to, through a checkpoint. */
final class Endings {
    private static final String CANCELLED = "cancelled by its owner";
    private static final String AGAIN = "starts again from its last checkpoint";

    private static final JobProgress EXITED =
            new JobProgress(JobProgress.Phase.EXITED, 0, 0, OptionalDouble.empty(), 0, 0, 0, "gone with its node");

    private final Fleet fleet;
    private final Outbox outbox;
    private final Departures departures;
    private final SchedulingRules rules;
    private Duration elapsed = Duration.ZERO;

    Endings(Fleet fleet, Outbox outbox, Departures departures, SchedulingRules rules) {
        this.fleet = fleet;
        this.outbox = outbox;
        this.departures = departures;
        this.rules = rules;
    }

    // ---- told to leave

    /** Its owner gives it up. */
    void cancel(ManagedJob job, Instant now) {
        order(job, new ManagedJob.Ending(JobState.CANCELLED, CANCELLED, Set.of(), elapsed, true));
        outbox.say(now, Happening.Kind.JOB, job.spec.id() + " cancelled", "its owner asked for it");
    }

    /** The queue sends it away; it goes on later. */
    void leave(ManagedJob job, Leave leave, Instant now) {
        Set<NodeId> keeps = leave.cause() == Leave.Cause.GROWS ? Set.copyOf(job.nodes) : Set.of();
        order(job, new ManagedJob.Ending(JobState.QUEUED, leave.reason(), keeps, elapsed, false));
        outbox.say(
                now,
                Happening.Kind.JOB,
                job.spec.id() + " goes back to the queue through a checkpoint",
                leave.reason());
    }

    private void order(ManagedJob job, ManagedJob.Ending ending) {
        job.ending = Optional.of(ending);
        if (job.nodes.isEmpty() || job.isQueued()) {
            release(job, ending.next(), ending.why());
            return;
        }
        if (!ending.byOwner()) {
            job.why = ending.why();
            job.state = job.state.mayCompute() ? JobState.PAUSING : job.state;
        }
        for (NodeId node : job.nodes) {
            if (!job.hasExited(node)) {
                departures.order(node, job.spec.id(), ending.why(), job.commonStep());
            }
        }
    }

    /** As it stood before a restart of the controller: the order may have been heard or not. */
    void recovered(ManagedJob job) {
        job.ending = Optional.of(new ManagedJob.Ending(JobState.QUEUED, job.why, Set.of(), elapsed, false));
        job.nodes.forEach(node -> departures.recovered(node, job.spec.id(), job.why));
    }

    /** Time has passed: walltimes are over, and checkpoints take too long. */
    void tick(Collection<ManagedJob> jobs, Duration controlTime, Instant now) {
        elapsed = controlTime;
        for (ManagedJob job : jobs) {
            if (!job.isPlaced()) {
                continue;
            }
            if (job.isEnding()) {
                endInTime(job, now);
            } else if (job.ends.filter(end -> !end.isAfter(now)).isPresent()) {
                String length = Lengths.text(job.spec.holding().walltime().orElse(Duration.ZERO));
                order(
                        job,
                        new ManagedJob.Ending(
                                JobState.CANCELLED,
                                "its walltime of " + length + " is used up; it ended at its last checkpoint",
                                Set.of(),
                                elapsed,
                                false));
                outbox.say(
                        now,
                        Happening.Kind.JOB,
                        job.spec.id() + " ends at a checkpoint",
                        "its walltime of " + length + " is used up");
            }
        }
    }

    private void endInTime(ManagedJob job, Instant now) {
        ManagedJob.Ending ending = job.ending.orElseThrow();
        if (elapsed.minus(rules.checkpointWithin()).compareTo(ending.since()) < 0) {
            return;
        }
        release(job, ending.next(), ending.why());
        outbox.say(
                now,
                Happening.Kind.JOB,
                job.spec.id() + " did not end in time; its nodes are stopped",
                "it had " + rules.checkpointWithin().toSeconds() + " s for its last checkpoint");
    }

    // ---- what is heard

    /** One of its processes has ended. */
    void exited(ManagedJob job, NodeId node, JobProgress said, Instant now) {
        if (job.isEnding()) {
            gone(job, node);
        } else if (said.endedByNode()) {
            release(job, JobState.QUEUED, AGAIN);
            outbox.say(now, Happening.Kind.JOB, job.spec.id() + " was ended by its node; it " + AGAIN, said.message());
        } else if (said.exitCode() != 0) {
            crashed(
                    job,
                    "lost a process",
                    said.message().isEmpty() ? "exit code " + said.exitCode() : said.message(),
                    now);
        } else if (job.all(JobProgress.Phase.EXITED)) {
            release(job, JobState.COMPLETED, "its process ended by itself");
            outbox.say(now, Happening.Kind.JOB, job.spec.id() + " completed", "its process ended with exit code 0");
        }
    }

    /** It starts again from its last checkpoint; one that gets no further is held until people have looked at it. */
    void crashed(ManagedJob job, String what, String why, Instant now) {
        JobId id = job.spec.id();
        long checkpoint = job.progress.values().stream()
                .mapToLong(JobProgress::checkpointStep)
                .max()
                .orElse(0);
        job.crashes = checkpoint > job.crashedAt ? 1 : job.crashes + 1;
        job.crashedAt = Math.max(job.crashedAt, checkpoint);
        if (job.crashes < rules.tries()) {
            release(job, JobState.QUEUED, AGAIN);
            outbox.say(now, Happening.Kind.JOB, id + " " + what + "; it " + AGAIN, why);
        } else if (rules.tries() == 1) {
            release(job, JobState.FAILED, why);
            outbox.say(now, Happening.Kind.JOB, id + " failed", why);
        } else {
            release(job, JobState.HELD, "crashed " + job.crashes + " times without a new checkpoint: " + why);
            outbox.say(
                    now,
                    Happening.Kind.JOB,
                    id + " is held: it crashed " + job.crashes + " times without a new checkpoint",
                    why);
        }
    }

    /** A node restarted under a job: all ranks start again together, since none gets far without the others. */
    void lost(ManagedJob job, NodeId node, Instant now) {
        if (job.isEnding()) {
            gone(job, node);
            return;
        }
        outbox.say(
                now,
                Happening.Kind.JOB,
                job.spec.id() + " lost node " + node + "; it " + AGAIN,
                "the node restarted, and what ran there is gone");
        job.progress.put(node, EXITED);
        release(job, JobState.QUEUED, AGAIN);
    }

    /** The process of a job that has to leave is gone from a node; true if it was the last. */
    boolean gone(ManagedJob job, NodeId node) {
        job.progress.put(node, EXITED);
        if (!job.isEnding() || !job.all(JobProgress.Phase.EXITED)) {
            return false;
        }
        ManagedJob.Ending ending = job.ending.orElseThrow();
        release(job, ending.next(), ending.why());
        return true;
    }

    /** Takes a job off its nodes; where its process is not known to be gone, nothing else begins before it is. */
    private void release(ManagedJob job, JobState next, String why) {
        boolean wasStarted = !job.isQueued();
        for (NodeId node : job.nodes) {
            fleet.node(node).job = Optional.empty();
            if (wasStarted && !job.hasExited(node)) {
                departures.order(node, job.spec.id(), "this attempt of the job is over");
            }
        }
        job.release(next, why);
    }
}
