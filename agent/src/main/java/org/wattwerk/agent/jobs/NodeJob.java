package org.wattwerk.agent.jobs;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.wattwerk.agent.jobs.JobRecord.Checkpoint;
import org.wattwerk.agent.jobs.JobRecord.Progress;
import org.wattwerk.agent.jobs.JobRecord.State;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.enforcing.JobGate;
import org.wattwerk.protocol.v1.JobReport;

/**
 * One job on this node: what it was told, what the node's lease makes of it, and what it says of itself. Owned by the
 * event loop.
 */
public final class NodeJob {
    /** How much a simulated speed must change before the job is told. */
    private static final double SPEED_STEP = 0.02;

    /** After a restart, far above any sequence that the job can have seen. */
    private static final long SEQUENCE_LEAP = 1_000_000;

    private static final String LEAVING = "the node's agent stops";

    private final JobRecord ordered;
    private String token;
    private final List<Runnable> waiting = new ArrayList<>();
    private Optional<JobProcess> process = Optional.empty();
    private State state;
    private Directive told;
    private OptionalLong toldAtStep = OptionalLong.empty();
    private String toldWhy = "";
    private boolean checkpointAsked;
    private JobGate gate = JobGate.CLOSED;
    private String gateWhy = "";
    private boolean leaving;
    private boolean listens;
    private boolean endedByNode;
    private String endedWhy = "";
    private long sequence;
    private Directive directive;
    private OptionalDouble speed = OptionalDouble.empty();
    private final RestWord rest;
    private Directive handedOut = Directive.RUN;
    private Progress progress;
    private OptionalInt exitCode;
    private String message;

    NodeJob(JobRecord record) {
        this.ordered = record;
        this.token = "";
        this.state = record.state();
        this.told = record.told();
        this.sequence = record.sequence() + SEQUENCE_LEAP;
        this.progress = record.progress();
        this.exitCode = record.exitCode();
        this.message = record.message();
        this.directive = record.told();
        this.endedByNode = record.endedByNode();
        this.rest = RestWord.kept(record.state() == State.PAUSED, record.numbered(), sequence - 1);
    }

    public JobId id() {
        return ordered.job();
    }

    public State state() {
        return state;
    }

    public Directive directive() {
        return directive;
    }

    public long sequence() {
        return sequence;
    }

    public OptionalDouble speed() {
        return speed;
    }

    /** Why the job has its present directive. */
    public String reason() {
        if (leaving) {
            return LEAVING;
        }
        return directive == Directive.PAUSE && told == Directive.RUN ? gateWhy : toldWhy;
    }

    /** True if the bearer is this job; takes the same time whatever the difference. */
    boolean isToken(String bearer) {
        return !token.isEmpty()
                && MessageDigest.isEqual(
                        token.getBytes(StandardCharsets.UTF_8), bearer.getBytes(StandardCharsets.UTF_8));
    }

    /** True while it may draw more than idle power. */
    boolean isComputing() {
        return state == State.RUNNING;
    }

    /** True if it draws idle power and cannot start to draw more by itself. */
    boolean rests() {
        return switch (state) {
            case RUNNING -> false;
            case STARTING -> process.isEmpty();
            case PAUSED -> rest.holds();
            case ENDED, EXITED -> true;
        };
    }

    boolean hasEnded() {
        return state == State.EXITED;
    }

    /** Whether this attempt, or a later one, has ended here: an order that was on its way for long starts nothing. */
    boolean hasSeenTheEndOf(int attempt) {
        return hasEnded() && attempt > 0 && ordered.attempt() >= attempt;
    }

    Optional<JobProcess> process() {
        return process;
    }

    /** Its process was started, or found again. */
    void running(JobProcess with, String itsToken) {
        process = Optional.of(with);
        token = itsToken;
    }

    String name() {
        return ordered.name();
    }

    Directive told() {
        return told;
    }

    /**
     * From which step on the present directive counts; empty for at once. What the node asks for by itself counts at once,
     * unless the controller asks for the same: it names a step that all ranks share.
     */
    OptionalLong atStep() {
        boolean controllers =
                directive == told || (directive == Directive.CHECKPOINT && checkpointAsked && told == Directive.RUN);
        return !leaving && directive != Directive.RUN && controllers ? toldAtStep : OptionalLong.empty();
    }

    /** The controller's word; it may count only from a later step on. */
    void tell(Directive next, String why, OptionalLong atStep) {
        boolean moved = !atStep.equals(toldAtStep);
        toldAtStep = atStep;
        if (next == Directive.CHECKPOINT) {
            checkpointAsked = true;
        } else {
            told = next;
        }
        toldWhy = why;
        if (!decide() && moved) {
            changed();
        }
    }

    /** What the node's lease allows. */
    void gate(JobGate next, String why) {
        gate = next;
        gateWhy = why;
        decide();
    }

    /** The agent goes: the job is asked to take a checkpoint and end. */
    void leave() {
        if (told != Directive.STOP && state != State.ENDED) {
            endedByNode(LEAVING);
        }
        leaving = true;
        decide();
    }

    /** What ends it now is its node and neither the job nor its owner: it is not done, whatever its exit code. */
    void endedByNode(String why) {
        endedByNode |= !hasEnded();
        endedWhy = why;
    }

    /** Why its node ended it; empty where it did not. */
    String endedWhy() {
        return endedWhy;
    }

    void speed(OptionalDouble next) {
        boolean changed = next.isPresent() != speed.isPresent()
                || (next.isPresent()
                        && Math.abs(next.getAsDouble() - speed.getAsDouble())
                                > SPEED_STEP * Math.max(next.getAsDouble(), speed.getAsDouble()));
        if (changed) {
            speed = next;
            changed();
        }
    }

    /** Where it stands, in its own word. */
    void says(State next, String text) {
        says(next, text, OptionalLong.empty());
    }

    /**
     * Where it stands, in its own word.
     *
     * @param under sequence of the directive under which it rests; empty where it does not say it
     */
    void says(State next, String text, OptionalLong under) {
        state = next;
        message = text;
        if (next == State.PAUSED) {
            rest.rests(under);
        } else if (next == State.RUNNING) {
            rest.computes(handedOut);
        }
        decide();
    }

    /** The directive is on its way to the job, which may obey it before it says so. */
    void handOut() {
        handedOut = directive;
        rest.handedOut(directive, sequence);
    }

    void progressed(Progress next) {
        progress = next;
    }

    Progress progress() {
        return progress;
    }

    /** It has taken a checkpoint. */
    void checkpointed(Checkpoint taken) {
        progress = new Progress(
                Math.max(taken.step(), progress.step()),
                Math.max(taken.tokens(), progress.tokens()),
                progress.lossMicro(),
                progress.tokensPerSecond(),
                taken);
        checkpointAsked = false;
        decide();
    }

    /** Its process is gone. */
    void exited(OptionalInt code, String text) {
        state = State.EXITED;
        exitCode = code;
        message = text;
        changed();
    }

    /** The job asks for its directive: from then on it is trusted to obey by itself. */
    void asked() {
        listens = true;
    }

    /** Whether its process has asked for its directive since this agent began. */
    boolean listens() {
        return listens;
    }

    /** Whether its program has never said or asked anything. */
    boolean isSilent() {
        return !listens && state == State.STARTING;
    }

    /** Runs the task at the next change of directive or speed. */
    void whenChanged(Runnable task) {
        waiting.add(task);
    }

    void forget(Runnable task) {
        waiting.remove(task);
    }

    /** As it is kept on disk. */
    public JobRecord record() {
        return new JobRecord(
                ordered.job(),
                ordered.name(),
                ordered.command(),
                ordered.rank(),
                ordered.worldSize(),
                process.map(JobProcess::pid).orElse(ordered.pid()),
                process.map(JobProcess::startedMillis).orElse(ordered.startedMillis()),
                state,
                told,
                sequence,
                progress,
                exitCode,
                message,
                ordered.meeting(),
                ordered.attempt(),
                rest.isNumbered(),
                endedByNode);
    }

    /** As the controller is told. */
    public JobReport report() {
        return JobReport.newBuilder()
                .setJob(id().value())
                .setState(
                        switch (state) {
                            case STARTING -> JobReport.State.STARTING;
                            // A job that says it is done is reported again when its process is gone.
                            case RUNNING, ENDED -> JobReport.State.RUNNING;
                            case PAUSED -> JobReport.State.PAUSED;
                            case EXITED -> JobReport.State.EXITED;
                        })
                .setStep(progress.step())
                .setTokens(progress.tokens())
                .setLossMicro(progress.lossMicro())
                .setTokensPerSecond(progress.tokensPerSecond())
                .setCheckpointStep(progress.checkpoint().step())
                .setCheckpointTokens(progress.checkpoint().tokens())
                .setCheckpointStoodMs(progress.checkpoint().stoodMillis())
                .setExitCode(exitCode.orElse(0))
                .setMessage(message)
                .setAttempt(ordered.attempt())
                .setEndedByNode(endedByNode && hasEnded())
                .build();
    }

    private boolean decide() {
        Directive next = decided();
        boolean other = next != directive;
        if (other) {
            directive = next;
            changed();
        }
        return other;
    }

    private Directive decided() {
        if (leaving || told == Directive.STOP) {
            return Directive.STOP;
        }
        boolean held = gate == JobGate.HELD || (gate == JobGate.CLOSED && state == State.PAUSED);
        if (held) {
            return Directive.PAUSE;
        }
        return checkpointAsked && told == Directive.RUN ? Directive.CHECKPOINT : told;
    }

    private void changed() {
        sequence++;
        List<Runnable> woken = List.copyOf(waiting);
        waiting.clear();
        woken.forEach(Runnable::run);
    }
}
