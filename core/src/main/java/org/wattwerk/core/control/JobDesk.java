package org.wattwerk.core.control;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.wattwerk.core.capping.Allotment;
import org.wattwerk.core.capping.TreeLimits;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.JobSpec;
import org.wattwerk.core.cluster.JobState;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.scheduling.Leave;

/** The life of every job, from the queue to its end; says what has changed by returning true. */
final class JobDesk {
    private final JobBook book = new JobBook();
    private final Fleet fleet;
    private final Outbox outbox;
    private final Departures departures;
    private final RankWatch ranks;
    private final RunningCost cost;
    private final StallRule stall;
    private final Endings endings;
    private final JobPower power;
    private final QueueDesk queue;
    private Duration elapsed = Duration.ZERO;

    /**
     * @param charged what a node counts against the limits
     */
    JobDesk(
            Fleet fleet,
            Outbox outbox,
            Departures departures,
            RunningCost cost,
            ControlPolicy policy,
            Function<NodeId, Power> charged) {
        this.fleet = fleet;
        this.outbox = outbox;
        this.departures = departures;
        this.ranks = new RankWatch(fleet, outbox);
        this.cost = cost;
        this.stall = policy.stall();
        this.endings = new Endings(fleet, outbox, departures, policy.scheduling());
        this.power = new JobPower(fleet, outbox, departures);
        this.queue = new QueueDesk(policy, fleet, book, outbox, departures, endings, charged);
    }

    Collection<ManagedJob> all() {
        return book.all();
    }

    /** Which nodes wait for the end of what. */
    Departures departures() {
        return departures;
    }

    /** What readers may see of every job. */
    List<JobView> views() {
        return all().stream().map(job -> job.view(departures.of(job.spec.id()))).toList();
    }

    /** A session ended. */
    void detached(NodeId node) {
        departures.detached(fleet.node(node));
    }

    /** The job on a node, if it has one. */
    Optional<ManagedJob> on(ManagedNode node) {
        return book.on(node);
    }

    /** Why a job is refused; empty if it was taken into the queue. */
    Optional<String> submitted(JobSpec spec, Instant now) {
        if (book.find(spec.id()).isPresent()) {
            return Optional.of("a job named " + spec.id() + " exists already: choose another name");
        }
        Optional<String> refused = queue.refusal(spec);
        if (refused.isEmpty()) {
            book.add(new ManagedJob(spec, now));
        }
        return refused;
    }

    void recovered(JobView stored) {
        ManagedJob job = ManagedJob.recovered(stored);
        book.add(job);
        if (!job.isPlaced()) {
            return;
        }
        if (job.isQueued() || job.state == JobState.HELD) {
            job.nodes.forEach(node -> departures.recovered(node, job.spec.id(), "the controller has restarted"));
            job.nodes = List.of();
            return;
        }
        job.nodes.forEach(node -> fleet.node(node).job = Optional.of(job.spec.id()));
        if (stored.history().goesBack()) {
            endings.recovered(job);
        }
    }

    /** The job on a node has to leave all its nodes through a checkpoint, and waits in the queue again. */
    void drain(NodeId id, String why, Instant now) {
        on(fleet.node(id))
                .filter(job -> !job.isEnding())
                .ifPresent(job -> endings.leave(job, new Leave(job.spec.id(), Leave.Cause.DOWNTIME, why), now));
    }

    /** Why a job cannot be given up; empty if it ends. */
    Optional<String> cancelled(JobId id, Instant now) {
        Optional<ManagedJob> job = book.find(id);
        if (job.isEmpty()) {
            return Optional.of("there is no job named " + id);
        }
        if (job.get().state.isEnded()) {
            return Optional.of("job " + id + " has ended already: " + job.get().state);
        }
        endings.cancel(job.get(), now);
        return Optional.empty();
    }

    /** Why a job that is held cannot go back to the queue; empty if it does. */
    Optional<String> released(JobId id, Instant now) {
        Optional<ManagedJob> job = book.find(id);
        if (job.isEmpty()) {
            return Optional.of("there is no job named " + id);
        }
        if (job.get().state != JobState.HELD) {
            return Optional.of("job " + id + " is not held, it is " + job.get().state);
        }
        job.get().crashes = 0;
        job.get().state = JobState.QUEUED;
        job.get().why = "released, waits to be placed";
        outbox.say(now, Happening.Kind.JOB, id + " released", "it may be tried again");
        return Optional.empty();
    }

    /** Nothing new starts for this reason; empty if anything may. */
    void close(Optional<String> reason) {
        queue.close(reason);
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
            endings.lost(job.get(), id, now);
            return true;
        }
        if (!job.get().isEnding()) {
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
                .map(job -> endings.gone(job, id))
                .orElse(false);
    }

    /** A job's process said where it stands; true if a job has left its nodes. */
    boolean progressed(NodeId node, JobId id, JobProgress said, Instant now) {
        boolean exited = said.phase() == JobProgress.Phase.EXITED;
        if (exited) {
            departures.ended(node, id);
        }
        Optional<ManagedJob> known = book.find(id).filter(job -> job.nodes.contains(node) && !job.isQueued());
        if (known.isEmpty()) {
            if (!exited) {
                departures.found(node, id, "the controller does not know this job here");
            }
            return false;
        }
        ManagedJob job = known.get();
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
            endings.exited(job, node, said, now);
            return true;
        }
        if (job.isSentAway()) {
            return false;
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
        endings.tick(all(), elapsed, now);
        for (ManagedJob job : all()) {
            if (job.state == JobState.RUNNING && job.mayRun() && !job.isEnding()) {
                lookForSteps(job, now);
            } else {
                job.steps.rested(elapsed);
                power.restIfNothingComputes(job, now);
            }
        }
        ranks.tick(all(), elapsed, now);
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
            endings.crashed(
                    job, "is stalled", "it made no step for " + late.get().toSeconds() + " s", now);
        }
    }

    /** Gives waiting jobs nodes, and sends others away for them; true if one has moved. */
    boolean place(TreeLimits limits, Instant now) {
        return queue.place(limits, now);
    }

    /** Starts the jobs that have nodes and may run; {@code leased} says whether a node has watts to run on. */
    void startPlaced(Predicate<NodeId> leased) {
        for (ManagedJob job : all()) {
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
        power.allotted(book.job(allotment.job()), allotment, now);
    }

    /** Counts what jobs did over a stretch of day time, and what of their walltimes it used. */
    void worked(Duration day, ControlPolicy policy, Instant now) {
        for (ManagedJob job : all()) {
            power.worked(job, day, policy);
            job.passed(day, now);
        }
    }

    /** The speed of a job: that of its slowest node, under the limits that were read back. */
    double speed(ManagedJob job, ControlPolicy policy) {
        return power.speed(job, policy);
    }
}
