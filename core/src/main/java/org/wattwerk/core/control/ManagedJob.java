package org.wattwerk.core.control;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.wattwerk.core.capping.Allotment;
import org.wattwerk.core.cluster.JobSpec;
import org.wattwerk.core.cluster.JobState;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.scheduling.Wait;
import org.wattwerk.core.time.QuarterHour;

/** A job in the hands of the autopilot. */
final class ManagedJob {
    /** What a job says, and what it is told, is on the way no longer than half of this each. */
    private static final Duration WORD_TRAVELS = Duration.ofSeconds(2);

    final JobSpec spec;
    final Instant goalFrom;
    JobState state = JobState.QUEUED;
    String why = "waits to be placed";
    List<NodeId> nodes = List.of();
    double workDone;
    int attempt;
    StepWatch steps = new StepWatch();
    /** People were told that it is stalled. */
    boolean stalledSaid;
    /** Its state and the rule that decides about it, and since when. */
    String rule = "";

    Instant ruleSince;
    /** That it has to leave its nodes, and what becomes of it then. */
    Optional<Ending> ending = Optional.empty();
    /** When it was given its nodes. */
    Instant placedAt;
    /** When its walltime is used up if it does not rest; empty without nodes or without a walltime. */
    Optional<Instant> ends = Optional.empty();

    Duration onNodes = Duration.ZERO;
    int crashes;
    long crashedAt;
    /** Nodes that it gave back only to start again on more of them. */
    Set<NodeId> keeps = Set.of();
    /** Why the queue does not start it. */
    Optional<Wait> wait = Optional.empty();

    Optional<Allotment> allotment = Optional.empty();
    final Map<NodeId, JobProgress> progress = new HashMap<>();
    /** Control time of the last order to start, by rank. */
    final Map<NodeId, Duration> startSent = new HashMap<>();
    /** Sequence of the last lease that was granted before it was told to rest. */
    long restOrdered;
    /** Since when its program runs without a word, in control time. */
    Optional<Duration> silentSince = Optional.empty();

    /**
     * A job that has to leave its nodes through a checkpoint.
     *
     * @param next its state once it has left them
     * @param keeps nodes that are nobody else's until it has started again
     * @param since control time of the order
     * @param byOwner its owner gave it up, and knows
     */
    record Ending(JobState next, String why, Set<NodeId> keeps, Duration since, boolean byOwner) {}

    ManagedJob(JobSpec spec, Instant goalFrom) {
        this.spec = spec;
        this.goalFrom = goalFrom;
        this.ruleSince = goalFrom;
        this.placedAt = goalFrom;
    }

    /** As it was stored; a process that was to run is expected to report itself. */
    static ManagedJob recovered(JobView stored) {
        ManagedJob job = new ManagedJob(stored.spec(), stored.goalFrom());
        job.state = stored.state();
        job.why = stored.why();
        job.nodes = stored.nodes();
        job.workDone = stored.workDone();
        job.attempt = stored.attempt();
        job.onNodes = stored.history().onNodes();
        job.crashes = stored.history().crashes();
        job.crashedAt = stored.history().crashedAt();
        return job;
    }

    boolean isPlaced() {
        return !nodes.isEmpty() && !state.isEnded();
    }

    /** Whether its last allotment lets it compute. */
    boolean mayRun() {
        return allotment.flatMap(Allotment::gpuLimit).isPresent();
    }

    /** Whether it waits in the queue, with or without nodes. */
    boolean isQueued() {
        return state == JobState.QUEUED;
    }

    /** Whether it was told to leave its nodes. */
    boolean isEnding() {
        return ending.isPresent();
    }

    /** Whether the controller sends it off its nodes, so that it is only waited for its checkpoint. */
    boolean isSentAway() {
        return ending.filter(end -> !end.byOwner()).isPresent();
    }

    /** Whether an end of its processes sends it back to the queue. */
    boolean goesBack() {
        return ending.filter(end -> end.next() == JobState.QUEUED).isPresent();
    }

    /** What is left of its walltime. */
    Optional<Duration> left() {
        return spec.holding().walltime().map(length -> length.minus(onNodes));
    }

    void placed(List<NodeId> given, Instant now) {
        nodes = given;
        placedAt = now;
        keeps = Set.of();
        wait = Optional.empty();
        ends = left().map(now::plus);
    }

    /** Counts a stretch of day time: rests move the end, everything else uses the walltime up. */
    void passed(Duration day, Instant now) {
        if (!isPlaced()) {
            return;
        }
        if (state.mayCompute()) {
            onNodes = onNodes.plus(day);
        } else {
            ends = ends.map(end -> end.plus(day));
        }
        if (ends.isEmpty()) {
            ends = left().map(now::plus);
        }
    }

    /** Whether the process on a node has ended. */
    boolean hasExited(NodeId node) {
        return Optional.ofNullable(progress.get(node))
                .filter(said -> said.phase() == JobProgress.Phase.EXITED)
                .isPresent();
    }

    /** Whether all ranks are in a phase; those that have ended in good order count for none but the end. */
    boolean all(JobProgress.Phase phase) {
        boolean any = false;
        for (NodeId node : nodes) {
            JobProgress said = progress.get(node);
            if (said == null || (said.phase() != phase && said.phase() != JobProgress.Phase.EXITED)) {
                return false;
            }
            any |= said.phase() == phase;
        }
        return any;
    }

    /**
     * A step that no rank can have passed when it hears of it: a job whose ranks stop at different ones waits for ever. Empty
     * for a job on one node, and for one that does not say its steps.
     */
    OptionalLong commonStep() {
        long made = 0;
        double perSecond = 0;
        for (JobProgress said : progress.values()) {
            made = Math.max(made, said.step());
            if (said.tokens() > 0) {
                perSecond = Math.max(perSecond, said.tokensPerSecond() * said.step() / said.tokens());
            }
        }
        return nodes.size() < 2 || made == 0
                ? OptionalLong.empty()
                : OptionalLong.of(made + 1 + (long) Math.ceil(perSecond * WORD_TRAVELS.toMillis() / 1e3));
    }

    Optional<JobProgress> firstRank() {
        return nodes.isEmpty() ? Optional.empty() : Optional.ofNullable(progress.get(nodes.get(0)));
    }

    /** Counts work done over a stretch of day time at a speed. */
    void worked(double speed, Duration day) {
        workDone += speed * day.toNanos() / QuarterHour.LENGTH.toNanos();
    }

    void release(JobState end, String reason) {
        state = end;
        why = reason;
        nodes = List.of();
        progress.clear();
        startSent.clear();
        keeps = ending.map(Ending::keeps).orElse(Set.of());
        ending = Optional.empty();
        ends = Optional.empty();
        wait = Optional.empty();
        steps = new StepWatch();
        stalledSaid = false;
        silentSince = Optional.empty();
        allotment = Optional.empty();
    }

    JobView view(List<NodeId> leaving) {
        return new JobView(
                spec,
                state,
                why,
                nodes,
                goalFrom,
                workDone,
                attempt,
                firstRank(),
                leaving,
                new JobHistory(onNodes, crashes, crashedAt, goesBack()));
    }
}
