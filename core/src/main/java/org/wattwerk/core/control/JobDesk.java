package org.wattwerk.core.control;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.wattwerk.core.capping.Allotment;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.JobSpec;
import org.wattwerk.core.cluster.JobState;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.scheduling.Placement;

/** The life of every job, from the queue to its end; says what has changed by returning true. */
final class JobDesk {
    private static final String CANCELLED = "cancelled by its owner";
    private static final String AGAIN = "starts again from its last checkpoint";
    /** How long a job that was given up has for its last checkpoint; then its nodes are stopped under it. */
    private static final Duration LAST_CHECKPOINT = Duration.ofMinutes(2);

    private static final JobProgress EXITED =
            new JobProgress(JobProgress.Phase.EXITED, 0, 0, OptionalDouble.empty(), 0, 0, 0, "gone with its node");

    private final Fleet fleet;
    private final Outbox outbox;
    private final Departures departures;
    private final RankWatch ranks;
    private final RunningCost cost;
    private final int attemptsMax;
    private final StallRule stall;
    private Duration elapsed = Duration.ZERO;
    private final Map<JobId, ManagedJob> jobs = new LinkedHashMap<>();

    JobDesk(Fleet fleet, Outbox outbox, Departures departures, RunningCost cost, ControlPolicy policy) {
        this.fleet = fleet;
        this.outbox = outbox;
        this.departures = departures;
        this.ranks = new RankWatch(fleet, outbox);
        this.cost = cost;
        this.attemptsMax = policy.attemptsMax();
        this.stall = policy.stall();
    }

    Collection<ManagedJob> all() {
        return Collections.unmodifiableCollection(jobs.values());
    }

    /** Which nodes wait for the end of what. */
    Departures departures() {
        return departures;
    }

    /** What readers may see of every job. */
    List<JobView> views() {
        return jobs.values().stream()
                .map(job -> job.view(departures.of(job.spec.id())))
                .toList();
    }

    /** A session ended. */
    void detached(NodeId node) {
        departures.detached(fleet.node(node));
    }

    /** The job on a node, if it has one. */
    Optional<ManagedJob> on(ManagedNode node) {
        return node.job.map(this::job);
    }

    /** Why a job is refused; empty if it was taken into the queue. */
    Optional<String> submitted(JobSpec spec, Instant now) {
        if (jobs.containsKey(spec.id())) {
            return Optional.of("a job named " + spec.id() + " exists already: choose another name");
        }
        if (spec.nodes() > fleet.size()) {
            return Optional.of("job " + spec.id() + " needs " + spec.nodes() + " nodes, the site has " + fleet.size());
        }
        jobs.put(spec.id(), new ManagedJob(spec, now));
        return Optional.empty();
    }

    void recovered(JobView stored) {
        ManagedJob job = ManagedJob.recovered(stored);
        jobs.put(stored.spec().id(), job);
        if (job.isQueued()) {
            job.nodes.forEach(node -> departures.recovered(node, job.spec.id(), "the controller has restarted"));
            job.nodes = List.of();
        }
        if (job.isPlaced()) {
            job.nodes.forEach(node -> fleet.node(node).job = Optional.of(job.spec.id()));
        }
    }

    /** The job on a node has to leave all its nodes through a checkpoint, and waits in the queue again. */
    void drain(NodeId id, String why, Instant now) {
        on(fleet.node(id))
                .filter(job -> job.draining.isEmpty() && !job.cancelling)
                .ifPresent(job -> {
                    if (job.isQueued()) {
                        release(job, JobState.QUEUED, why);
                        return;
                    }
                    job.draining = Optional.of(why);
                    job.leaveBy = elapsed.plus(LAST_CHECKPOINT);
                    job.nodes.stream()
                            .filter(node -> !job.hasExited(node))
                            .forEach(node -> departures.order(node, job.spec.id(), why, job.commonStep()));
                    outbox.say(now, Happening.Kind.JOB, job.spec.id() + " leaves its nodes at a checkpoint", why);
                });
    }

    /** Why a job cannot be given up; empty if it ends. */
    Optional<String> cancelled(JobId id, Instant now) {
        ManagedJob job = jobs.get(id);
        if (job == null) {
            return Optional.of("there is no job named " + id);
        }
        if (job.state.isEnded()) {
            return Optional.of("job " + id + " has ended already: " + job.state);
        }
        if (job.isQueued()) {
            release(job, JobState.CANCELLED, CANCELLED);
        } else {
            job.cancelling = true;
            job.leaveBy = elapsed.plus(LAST_CHECKPOINT);
            job.nodes.stream()
                    .filter(node -> !job.hasExited(node))
                    .forEach(node -> departures.order(node, id, CANCELLED, job.commonStep()));
        }
        outbox.say(now, Happening.Kind.JOB, id + " cancelled", "its owner asked for it");
        return Optional.empty();
    }

    /**
     * A node is back: what its job was told may have been lost with the last session, so it is told again.
     *
     * @param restarted whatever ran there is gone
     * @return true if a job has left its nodes
     */
    boolean attached(NodeId id, boolean restarted, Instant now) {
        ManagedNode node = fleet.node(id);
        departures.attached(node, restarted);
        Optional<ManagedJob> job = on(node).filter(held -> !held.isQueued());
        if (job.isEmpty()) {
            return false;
        }
        if (restarted) {
            lost(job.get(), id, now);
            return true;
        }
        if (!job.get().cancelling && job.get().draining.isEmpty()) {
            ranks.start(job.get(), id, elapsed);
            if (job.get().nodes.size() > 1 && job.get().state != JobState.PAUSING) {
                // It may have been told to pause by a controller that is gone; while its lease says so it rests anyway.
                outbox.send(new Command.DirectJob(id, job.get().spec.id(), Directive.RUN, job.get().why));
            }
        }
        return false;
    }

    /** A node said what it does; true if a job has left its nodes. */
    boolean reported(NodeId id, NodeReport report) {
        ManagedNode node = fleet.node(id);
        Optional<JobId> left = departures.reported(node, report);
        return left.flatMap(job -> on(node).filter(held -> held.spec.id().equals(job)))
                .map(job -> gone(job, id))
                .orElse(false);
    }

    /** A job's process said where it stands; true if a job has left its nodes. */
    boolean progressed(NodeId node, JobId id, JobProgress said, Instant now) {
        ManagedJob job = jobs.get(id);
        boolean exited = said.phase() == JobProgress.Phase.EXITED;
        if (exited) {
            departures.ended(node, id);
        }
        if (job == null || !job.nodes.contains(node) || job.isQueued()) {
            if (!exited) {
                departures.found(node, id, "the controller does not know this job here");
            }
            return false;
        }
        if (said.attempt() > 0 && said.attempt() < job.attempt) {
            if (!exited) {
                departures.found(node, id, "an earlier attempt of this job");
            }
            return false;
        }
        job.progress.put(node, said);
        if (node.equals(job.nodes.get(0))) {
            job.steps.at(said.step(), elapsed);
        }
        if (exited) {
            exited(job, node, said, now);
            return true;
        }
        if (job.all(JobProgress.Phase.RUNNING) && job.mayRun()) {
            job.state = JobState.RUNNING;
        } else if (job.all(JobProgress.Phase.PAUSED) && !job.mayRun() && job.state != JobState.PAUSED) {
            job.state = JobState.PAUSED;
            outbox.say(now, Happening.Kind.JOB, id + " rests at a checkpoint", job.why);
        }
        return false;
    }

    /** Time has passed; what was told and not obeyed is told again. */
    void tick(Duration controlTime, Instant now) {
        elapsed = controlTime;
        departures.tick(elapsed);
        for (ManagedJob job : jobs.values()) {
            if ((job.cancelling && !job.state.isEnded()) || job.draining.isPresent()) {
                endInTime(job, now);
            } else if (job.state == JobState.RUNNING && job.mayRun()) {
                lookForSteps(job, now);
            } else {
                job.steps.rested(elapsed);
                restIfNothingComputes(job, now);
            }
        }
        ranks.tick(jobs.values(), elapsed, now);
    }

    /** A job that was told to rest before its program had begun never says that it rests; its nodes do. */
    private void restIfNothingComputes(ManagedJob job, Instant now) {
        if (job.state == JobState.PAUSING
                && !job.mayRun()
                && job.nodes.stream().allMatch(node -> departures.isStopped(node, job.restOrdered))) {
            job.state = JobState.PAUSED;
            outbox.say(
                    now,
                    Happening.Kind.JOB,
                    job.spec.id() + " rests",
                    "its nodes say that nothing computes there: " + job.why);
        }
    }

    private void endInTime(ManagedJob job, Instant now) {
        if (elapsed.compareTo(job.leaveBy) < 0) {
            return;
        }
        if (job.cancelling) {
            release(job, JobState.CANCELLED, CANCELLED);
        } else {
            job.forgiven++;
            release(job, JobState.QUEUED, AGAIN);
        }
        outbox.say(
                now,
                Happening.Kind.JOB,
                job.spec.id() + " did not end in time; its nodes are stopped",
                "it had " + LAST_CHECKPOINT.toSeconds() + " s for its last checkpoint");
    }

    private void lookForSteps(ManagedJob job, Instant now) {
        Optional<Duration> late = job.steps.stalledFor(stall, elapsed);
        if (late.isEmpty()) {
            job.stalledSaid = false;
            return;
        }
        if (job.stalledSaid) {
            return;
        }
        job.stalledSaid = true;
        outbox.say(
                now,
                Happening.Kind.JOB,
                job.spec.id() + " is stalled: no step for " + late.get().toSeconds() + " s"
                        + cost.perHour(job.nodes, now)
                                .map(net -> "; as it is it costs " + net.toCents() + " net an hour")
                                .orElse(""),
                "a step usually takes "
                        + job.steps.usual().orElse(Duration.ZERO).toMillis() + " ms");
        if (stall.answer() == StallRule.Answer.RESTART) {
            failed(job, "is stalled", "it made no step for " + late.get().toSeconds() + " s", now);
        }
    }

    /** Gives waiting jobs nodes; true if one was placed. */
    boolean place(Instant now) {
        List<JobSpec> queue = new ArrayList<>();
        for (ManagedJob job : jobs.values()) {
            if (job.isQueued() && job.nodes.isEmpty()) {
                departures
                        .holding(job.spec.id())
                        .ifPresentOrElse(
                                node -> job.why = "waits until " + node + " has let its last attempt go",
                                () -> queue.add(job.spec));
            }
        }
        if (queue.isEmpty()) {
            return false;
        }
        Placement placement = Placement.of(queue, fleet.free());
        placement.waiting().forEach((id, why) -> job(id).why = why);
        placement.placed().forEach((id, given) -> {
            ManagedJob job = job(id);
            job.nodes = given;
            given.forEach(node -> fleet.node(node).job = Optional.of(id));
            outbox.say(now, Happening.Kind.JOB, id + " placed on " + names(given), "priority " + job.spec.priority());
        });
        return !placement.placed().isEmpty();
    }

    /** Starts the jobs that have nodes and may run; {@code leased} says whether a node has watts to run on. */
    void startPlaced(Predicate<NodeId> leased) {
        for (ManagedJob job : jobs.values()) {
            boolean waits = job.isQueued() && !job.nodes.isEmpty() && job.mayRun();
            if (waits && job.nodes.stream().allMatch(leased)) {
                job.state = JobState.STARTING;
                job.attempt++;
                job.nodes.forEach(node -> ranks.start(job, node, elapsed));
            }
        }
    }

    /** A job may draw this much from now on. */
    void allotted(Allotment allotment, Instant now) {
        ManagedJob job = job(allotment.job());
        Optional<Allotment> before = job.allotment;
        job.allotment = Optional.of(allotment);
        job.why = allotment
                        .gpuLimit()
                        .map(limit -> "limit " + limit + " for each GPU: ")
                        .orElse("rests: ")
                + allotment.reason();
        if (before.isPresent() && before.get().gpuLimit().equals(allotment.gpuLimit())) {
            return;
        }
        JobId id = job.spec.id();
        if (allotment.gpuLimit().isEmpty()) {
            if (job.state.mayCompute()) {
                job.state = JobState.PAUSING;
                job.restOrdered = departures.lastSequence();
                together(job, Directive.PAUSE, allotment.reason(), job.commonStep());
                outbox.say(now, Happening.Kind.JOB, id + " pauses at a checkpoint", allotment.reason());
            }
            return;
        }
        if (job.state == JobState.PAUSED || job.state == JobState.PAUSING) {
            // Told to rest and to go on again before it moved, it says nothing new.
            job.state = job.all(JobProgress.Phase.RUNNING) ? JobState.RUNNING : JobState.STARTING;
            together(job, Directive.RUN, allotment.reason(), OptionalLong.empty());
            outbox.say(now, Happening.Kind.JOB, id + " resumes", allotment.reason());
        }
        String from =
                before.flatMap(Allotment::gpuLimit).map(limit -> limit + " -> ").orElse("");
        outbox.say(
                now,
                Happening.Kind.LIMIT,
                id + ": " + from + allotment.gpuLimit().get() + " for each GPU",
                allotment.reason());
    }

    /** Leases end and begin when they come; the ranks of a job on several nodes have to do so at the same step. */
    private void together(ManagedJob job, Directive directive, String why, OptionalLong atStep) {
        if (job.nodes.size() > 1) {
            job.nodes.forEach(node -> outbox.send(new Command.DirectJob(node, job.spec.id(), directive, why, atStep)));
        }
    }

    /** Counts what running jobs did over a stretch of day time. */
    void worked(Duration day, ControlPolicy policy) {
        for (ManagedJob job : jobs.values()) {
            if (job.state == JobState.RUNNING) {
                job.worked(speed(job, policy), day);
            }
        }
    }

    /** The speed of a job: that of its slowest node, under the limits that were read back. */
    double speed(ManagedJob job, ControlPolicy policy) {
        double slowest = 1;
        for (NodeId id : job.nodes) {
            ManagedNode node = fleet.node(id);
            double speed = node.report
                    .map(report -> policy.speedsOf(node.nodeClass.gpu().name()).speedAt(report.gpuLimit()))
                    .orElse(0.0);
            slowest = Math.min(slowest, speed);
        }
        return slowest;
    }

    private void exited(ManagedJob job, NodeId node, JobProgress said, Instant now) {
        JobId id = job.spec.id();
        if (job.draining.isPresent() && !job.cancelling) {
            drained(job);
        } else if (said.endedByNode() && !job.cancelling) {
            job.forgiven++;
            release(job, JobState.QUEUED, AGAIN);
            outbox.say(now, Happening.Kind.JOB, id + " was ended by its node; it " + AGAIN, said.message());
        } else if (said.exitCode() != 0 && !job.cancelling) {
            failed(job, "lost a process", said.message(), now);
        } else if (job.cancelling) {
            gone(job, node);
        } else if (job.all(JobProgress.Phase.EXITED)) {
            release(job, JobState.COMPLETED, "its process ended by itself");
            outbox.say(now, Happening.Kind.JOB, id + " completed", "its process ended with exit code 0");
        }
    }

    /** A process of a job that leaves its nodes has ended; with the last one it waits in the queue again. */
    private void drained(ManagedJob job) {
        if (job.all(JobProgress.Phase.EXITED)) {
            job.forgiven++;
            release(job, JobState.QUEUED, AGAIN);
        }
    }

    /** It starts again from its last checkpoint, or was tried often enough. */
    private void failed(ManagedJob job, String what, String why, Instant now) {
        JobId id = job.spec.id();
        if (job.attempt - job.forgiven < attemptsMax) {
            release(job, JobState.QUEUED, AGAIN);
            outbox.say(now, Happening.Kind.JOB, id + " " + what + "; it " + AGAIN, why);
        } else {
            release(job, JobState.FAILED, why);
            outbox.say(now, Happening.Kind.JOB, id + " failed", why);
        }
    }

    /** A node restarted under a job: all ranks start again together, since none gets far without the others. */
    private void lost(ManagedJob job, NodeId node, Instant now) {
        if (job.cancelling) {
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

    /** The process of a job that was given up is gone from a node; true if it was the last. */
    private boolean gone(ManagedJob job, NodeId node) {
        job.progress.put(node, EXITED);
        if (job.draining.isPresent() && !job.cancelling) {
            drained(job);
            return job.isQueued();
        }
        if (!job.cancelling || !job.all(JobProgress.Phase.EXITED)) {
            return false;
        }
        release(job, JobState.CANCELLED, CANCELLED);
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

    private ManagedJob job(JobId id) {
        ManagedJob job = jobs.get(id);
        if (job == null) {
            throw new IllegalArgumentException("there is no job named " + id);
        }
        return job;
    }

    private static String names(List<NodeId> nodes) {
        String first = nodes.get(0).value();
        return nodes.size() == 1 ? first : first + " and " + (nodes.size() - 1) + " more";
    }
}
