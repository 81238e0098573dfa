package org.wattwerk.agent.jobs;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wattwerk.agent.jobs.JobRecord.Checkpoint;
import org.wattwerk.agent.jobs.JobRecord.Progress;
import org.wattwerk.agent.jobs.JobRecord.State;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.enforcing.JobGate;
import org.wattwerk.core.time.Timers;

/**
 * Every job of the node, from the order to start it to the end of its process. One job at a time holds all GPUs: nodes
 * are given out whole. Owned by the event loop; processes and files are handled on a worker.
 */
public final class NodeJobs {
    private static final Logger LOG = LoggerFactory.getLogger(NodeJobs.class);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);
    private static final Duration CHECK_OUTPUT = Duration.ofSeconds(10);
    private static final int ENDED_KEPT = 32;
    private static final int NOT_STARTED = 127;
    private static final int UNKNOWN = -1;

    private final Context loop;
    private final Timers timers;
    private final WorkerExecutor worker;
    private final Launcher launcher;
    private final Owner owner;
    private final Endings endings;
    private final Map<JobId, NodeJob> jobs = new LinkedHashMap<>();
    private final Map<JobId, Boolean> launching = new LinkedHashMap<>();
    private JobGate gate = JobGate.CLOSED;
    private String gateWhy = "no lease yet";
    /** How often the node had to rest: what one rest began must not go on in the next. */
    private long rests;

    private OptionalDouble speed = OptionalDouble.empty();
    private String baseUrl = "";
    private Optional<Promise<Void>> leaving = Optional.empty();

    /** What the agent does for its jobs. */
    public interface Owner {
        /** Settles the meter, then counts for this job from now on; empty for idle. */
        Future<Void> assign(Optional<JobId> job);

        /** Settles the meter, then says whether the node's simulated devices compute. */
        Future<Void> computing(boolean busy);

        /** A job's state or progress has changed; {@code atOnce} where the controller must know now. */
        void changed(NodeJob job, boolean atOnce);
    }

    /**
     * @param grace how long the node has to come to rest
     */
    public NodeJobs(
            Context loop, Timers timers, WorkerExecutor worker, Launcher launcher, Owner owner, Duration grace) {
        this.loop = loop;
        this.timers = timers;
        this.worker = worker;
        this.launcher = launcher;
        this.owner = owner;
        this.endings = new Endings(timers, worker, grace);
    }

    /** A job of before a restart: its process and token if it still lives. */
    public record Found(JobRecord record, Optional<JobProcess> process, String token) {}

    /** Looks for the processes of before a restart; blocks. */
    public List<Found> find(List<JobRecord> records) {
        return records.stream().map(this::find).toList();
    }

    private Found find(JobRecord record) {
        Optional<JobProcess> process = record.state() == State.EXITED ? Optional.empty() : launcher.find(record);
        if (process.isEmpty()) {
            return new Found(record, Optional.empty(), "");
        }
        try {
            return new Found(record, process, launcher.keptToken(record.job()));
        } catch (IOException e) {
            LOG.warn("the token of job {} is lost, its process is ended: {}", record.job(), e.getMessage());
            process.get().kill();
            return new Found(record, Optional.empty(), "");
        }
    }

    /** Takes up what was found. */
    public void restore(List<Found> found, String url) {
        baseUrl = url;
        for (Found each : found) {
            NodeJob job = new NodeJob(each.record());
            jobs.put(job.id(), job);
            if (each.process().isPresent()) {
                job.running(each.process().get(), each.token());
                LOG.info(
                        "job {} still runs, process {}",
                        job.id(),
                        each.process().get().pid());
                watch(job);
                if (job.told() == Directive.STOP) {
                    endings.endUnlessStopped(job);
                }
            } else if (job.state() != State.EXITED && each.record().pid() > 0) {
                job.exited(
                        OptionalInt.of(job.state() == State.ENDED ? 0 : UNKNOWN),
                        "ended while the node's agent was away");
            }
            job.gate(gate, gateWhy);
            launchIfOpen(job);
        }
        checkOutput();
    }

    public Optional<NodeJob> job(JobId id) {
        return Optional.ofNullable(jobs.get(id));
    }

    /** Every job known here, ended ones too, in the order of their arrival. */
    public Collection<NodeJob> all() {
        return List.copyOf(jobs.values());
    }

    /** The job that holds the node's GPUs. */
    public Optional<NodeJob> present() {
        return jobs.values().stream().filter(job -> !job.hasEnded()).findFirst();
    }

    /** True if no job computes or can begin to by itself. */
    public boolean atRest() {
        return launching.isEmpty() && jobs.values().stream().allMatch(NodeJob::rests);
    }

    public boolean isComputing() {
        return jobs.values().stream().anyMatch(NodeJob::isComputing);
    }

    /** The controller orders a job; one that is here already is only reported again. */
    public void start(JobRecord record) {
        Optional<NodeJob> known = job(record.job());
        if (known.isPresent() && (!known.get().hasEnded() || known.get().hasSeenTheEndOf(record.attempt()))) {
            owner.changed(known.get(), true);
            return;
        }
        Optional<NodeJob> other = present();
        NodeJob job = new NodeJob(record);
        jobs.remove(record.job());
        jobs.put(record.job(), job);
        if (leaving.isPresent() || other.isPresent()) {
            ended(
                    job,
                    OptionalInt.of(NOT_STARTED),
                    other.map(holder -> "the node is held by job " + holder.id())
                            .orElse("the node's agent stops"));
            return;
        }
        forgetOldest();
        job.gate(gate, gateWhy);
        if (gate != JobGate.OPEN) {
            job.says(State.STARTING, "waits: " + gateWhy);
        }
        owner.changed(job, true);
        launchIfOpen(job);
    }

    /** The controller directs a job; the order may count only from a later step on. */
    public void direct(JobId id, Directive directive, String why, OptionalLong atStep) {
        NodeJob job = jobs.get(id);
        if (job == null) {
            LOG.warn("directive {} for job {}, which is not on this node", directive.word(), id);
            return;
        }
        // A signal cannot say a step: a rank that shall act at one hears of it from the rank that listens.
        if (!job.listens() && job.told() != directive && atStep.isEmpty()) {
            endings.signal(job, directive);
        }
        if (directive == Directive.STOP && job.told() != Directive.STOP) {
            endings.endUnlessStopped(job);
        }
        job.tell(directive, why, atStep);
        if (directive == Directive.STOP && job.process().isEmpty() && !job.hasEnded() && !launching.containsKey(id)) {
            ended(job, OptionalInt.of(0), "stopped before it started");
        } else {
            owner.changed(job, false);
        }
    }

    /** What the node's lease allows from now on. */
    public void gate(JobGate next, String why) {
        boolean toRest = next == JobGate.HELD && gate != JobGate.HELD;
        rests += toRest ? 1 : 0;
        gate = next;
        gateWhy = why;
        for (NodeJob job : all()) {
            job.gate(next, why);
            if (toRest) {
                restSilent(job);
            }
            launchIfOpen(job);
        }
    }

    /** How fast a job's simulated devices are now. */
    public void speed(OptionalDouble next) {
        speed = next;
        present().ifPresent(job -> job.speed(next));
    }

    /** Ends what has not come to rest: a signal to take a checkpoint, and then the end. */
    public void endAll(String why) {
        for (NodeJob job : all()) {
            if (!job.rests()) {
                LOG.warn("job {} is ended: {}", job.id(), why);
                job.endedByNode(why);
                endings.end(job);
            }
        }
    }

    /** Asks every job to take a checkpoint and end; done when all are gone, by force after the grace. */
    public Future<Void> leave(Duration grace) {
        Promise<Void> done = Promise.promise();
        leaving = Optional.of(done);
        all().forEach(NodeJob::leave);
        Timers.Cancellable patience = timers.after(grace, () -> all().forEach(endings::end));
        checkLeft();
        return done.future().onComplete(left -> patience.cancel());
    }

    /** A job is about to hear its directive: from then on it may go on before it says so. */
    void handOut(NodeJob job) {
        boolean rested = job.rests();
        job.handOut();
        if (rested != job.rests()) {
            owner.changed(job, false);
        }
    }

    void said(NodeJob job, State state, String message, OptionalLong under) {
        if (job.hasEnded()) {
            return;
        }
        boolean wasComputing = job.isComputing();
        job.says(state, message, under);
        LOG.info("job {} is {}: {}", job.id(), state, message);
        if (wasComputing == job.isComputing()) {
            owner.changed(job, true);
        } else {
            owner.computing(job.isComputing()).onComplete(settled -> owner.changed(job, true));
        }
    }

    void progressed(NodeJob job, Progress progress) {
        job.progressed(progress);
        owner.changed(job, false);
    }

    void checkpointed(NodeJob job, Checkpoint taken) {
        job.checkpointed(taken);
        owner.changed(job, true);
    }

    private void launchIfOpen(NodeJob job) {
        if (gate != JobGate.OPEN
                || leaving.isPresent()
                || job.state() != State.STARTING
                || job.process().isPresent()
                || launching.putIfAbsent(job.id(), true) != null) {
            return;
        }
        job.speed(speed);
        owner.assign(Optional.of(job.id()))
                .compose(assigned -> worker.executeBlocking(() -> {
                    String token = launcher.newToken(job.id());
                    String url = baseUrl + "/v1/jobs/" + job.id();
                    return new Found(job.record(), Optional.of(launcher.start(job.record(), url)), token);
                }))
                .onComplete((found, failure) -> {
                    launching.remove(job.id());
                    if (failure != null) {
                        ended(job, OptionalInt.of(NOT_STARTED), String.valueOf(failure.getMessage()));
                        return;
                    }
                    job.running(found.process().orElseThrow(), found.token());
                    LOG.info(
                            "job {} started, process {}",
                            job.id(),
                            found.process().get().pid());
                    job.says(State.STARTING, "");
                    owner.changed(job, true);
                    watch(job);
                    restSilent(job);
                });
    }

    /** The node has to rest, and no directive will reach this job: also one whose process was on its way when that began. */
    private void restSilent(NodeJob job) {
        long present = rests;
        if (gate == JobGate.HELD && job.isSilent()) {
            endings.rest(job, () -> gate == JobGate.HELD && rests == present, gateWhy);
        }
    }

    private void watch(NodeJob job) {
        job.process().ifPresent(process -> {
            if (!process.whenEnded(() -> loop.runOnContext(nothing -> gone(job, process)))) {
                lookAgain(job, process);
            }
        });
    }

    private void lookAgain(NodeJob job, JobProcess process) {
        timers.after(
                LOOK_AGAIN,
                () -> worker.executeBlocking(process::isAlive).onComplete((alive, failure) -> {
                    if (failure == null && !alive) {
                        gone(job, process);
                    } else {
                        lookAgain(job, process);
                    }
                }));
    }

    private void gone(NodeJob job, JobProcess process) {
        // What the job left running in its group goes with it.
        worker.executeBlocking(() -> {
                    process.kill();
                    return process.exitCode();
                })
                .onComplete((code, failure) -> {
                    OptionalInt known = failure == null ? code : OptionalInt.empty();
                    int unseen = job.state() == State.ENDED ? 0 : UNKNOWN;
                    ended(
                            job,
                            OptionalInt.of(known.orElse(unseen)),
                            known.isPresent()
                                    ? job.endedWhy()
                                    : "its exit code was not seen: it was started by an earlier agent");
                });
    }

    private void ended(NodeJob job, OptionalInt code, String message) {
        if (job.hasEnded()) {
            return;
        }
        boolean holder = present().filter(job::equals).isPresent();
        job.exited(code, message);
        LOG.info("job {} ended with exit code {} {}", job.id(), code.orElse(UNKNOWN), message);
        if (holder) {
            owner.computing(false)
                    .compose(idle -> owner.assign(Optional.empty()))
                    .onComplete(settled -> {
                        owner.changed(job, true);
                        checkLeft();
                    });
        } else {
            owner.changed(job, true);
        }
    }

    private void checkLeft() {
        boolean allGone = jobs.values().stream()
                .allMatch(job -> job.hasEnded() || job.process().isEmpty());
        if (allGone && launching.isEmpty()) {
            leaving.ifPresent(Promise::tryComplete);
        }
    }

    private void checkOutput() {
        if (leaving.isPresent()) {
            return;
        }
        present()
                .filter(job -> job.process().isPresent())
                .ifPresent(job -> worker.executeBlocking(() -> {
                            launcher.boundOutput(job.id());
                            return true;
                        })
                        .onFailure(failure -> LOG.warn(
                                "the output of job {} cannot be rolled over: {}", job.id(), failure.getMessage())));
        timers.after(CHECK_OUTPUT, this::checkOutput);
    }

    private void forgetOldest() {
        List<JobId> ended = jobs.values().stream()
                .filter(NodeJob::hasEnded)
                .map(NodeJob::id)
                .toList();
        ended.stream().limit(Math.max(0, ended.size() - ENDED_KEPT)).forEach(jobs::remove);
    }
}
