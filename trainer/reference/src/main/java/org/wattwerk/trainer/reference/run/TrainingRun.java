package org.wattwerk.trainer.reference.run;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.wattwerk.trainer.reference.checkpoint.CheckpointException;
import org.wattwerk.trainer.reference.checkpoint.CheckpointFolder;
import org.wattwerk.trainer.reference.checkpoint.Provenance;
import org.wattwerk.trainer.reference.learning.Learner;
import org.wattwerk.trainer.reference.learning.Lesson;
import org.wattwerk.trainer.reference.learning.SavedState;
import org.wattwerk.trainer.reference.pacing.NominalPace;
import org.wattwerk.trainer.reference.pacing.StepPacer;

/**
 * The life of a run. Each turn of its loop asks for the most urgent order and does one thing: end, pause, take a
 * checkpoint, wait for the pace, or make a step.
 */
public final class TrainingRun {
    /** The rate is lowered to this once, after the loss was no number. */
    private static final double CALMED = 0.5;

    private final Learner learner;
    private final CheckpointFolder checkpoints;
    private final Provenance provenance;
    private final Orders orders;
    private final Announcer announcer;
    private final RunPlan plan;
    private final Throughput throughput = new Throughput();
    private @Nullable StepPacer pacer;

    public TrainingRun(
            Learner learner,
            CheckpointFolder checkpoints,
            Provenance provenance,
            Orders orders,
            Announcer announcer,
            RunPlan plan) {
        this.learner = learner;
        this.checkpoints = checkpoints;
        this.provenance = provenance;
        this.orders = orders;
        this.announcer = announcer;
        this.plan = plan;
    }

    /** Runs to the end; everything worth knowing is announced on the way. */
    public Ending run() throws InterruptedException {
        announcer.running(learner.step() == 0 ? "from the start" : "from the checkpoint of step " + learner.step());
        throughput.restart(System.nanoTime(), learner.tokens());
        while (true) {
            Order order = orders.next(learner.step());
            switch (order.wish()) {
                case STOP -> {
                    return stop(order.why());
                }
                case PAUSE -> pause(order.why());
                case CHECKPOINT -> checkpoint(order.why());
                case RUN -> {
                    if (learner.step() >= plan.steps()) {
                        return finish();
                    }
                    if (mayBegin() && !step() && !calm()) {
                        return lost();
                    }
                }
            }
        }
    }

    /** Waits for the pace; false when woken by an order instead. */
    private boolean mayBegin() throws InterruptedException {
        if (pacer == null) {
            return true;
        }
        orders.awaitPace(pacer, learner.step());
        return pacer.left(System.nanoTime(), orders.speed()).isZero();
    }

    private boolean step() {
        long began = System.nanoTime();
        if (pacer != null) {
            pacer.begin(began, orders.speed());
        }
        Lesson lesson = learner.learn();
        long ended = System.nanoTime();
        measure(ended - began);
        throughput.step(ended, lesson.tokens());
        announcer.step(lesson, learner.learningRate(), throughput.tokensPerSecond());
        if (!lesson.isFinite()) {
            return false;
        }
        boolean last = lesson.step() >= plan.steps();
        plan.exam().filter(exam -> last || lesson.step() % exam.every() == 0).ifPresent(this::examine);
        if (plan.checkpointEvery() > 0 && lesson.step() % plan.checkpointEvery() == 0 && !last) {
            checkpoint("every " + plan.checkpointEvery() + " steps");
        }
        return true;
    }

    private void examine(Exam exam) {
        String sample = exam.sampleBytes() == 0 ? "" : learner.write(exam.prompt(), exam.sampleBytes(), 1, exam.seed());
        announcer.evaluated(learner.step(), learner.examine(exam.examiner()), sample);
    }

    private void measure(long nanos) {
        NominalPace nominalPace = plan.pace().orElse(null);
        if (nominalPace == null || pacer != null) {
            return;
        }
        nominalPace.measured(nanos);
        nominalPace.nominal().ifPresent(nominal -> {
            pacer = new StepPacer(nominal);
            double unthrottledMillis = nominalPace.unthrottled().orElseThrow().toNanos() / 1e6;
            double nominalMillis = nominal.toNanos() / 1e6;
            announcer.note(String.format(
                    Locale.ROOT,
                    "measured %.2f ms a step unthrottled (the fastest of %d); nominal speed is one step in %.2f ms,"
                            + " %,.0f tokens/s",
                    unthrottledMillis,
                    nominalPace.steps(),
                    nominalMillis,
                    learner.tokensPerStep() * 1e3 / nominalMillis));
        });
    }

    private void pause(String why) throws InterruptedException {
        checkpoint(why);
        announcer.paused(learner.step(), why);
        orders.awaitResume(learner.step(), under -> announcer.rests(learner.step(), under, under.reason()));
        Order order = orders.next(learner.step());
        if (pacer != null) {
            pacer.release();
        }
        throughput.restart(System.nanoTime(), learner.tokens());
        if (order.wish() == Order.Wish.CHECKPOINT) {
            checkpoint(order.why());
        }
        if (order.wish() != Order.Wish.STOP) {
            announcer.running(order.why());
        }
    }

    /** Goes back to the last checkpoint that is good, at a lower rate; false where that has not helped before. */
    private boolean calm() {
        if (learner.rateShare() < 1) {
            return false;
        }
        long lostAt = learner.step();
        try {
            Optional<CheckpointFolder.Restored> restored = checkpoints.restore(provenance);
            restored.ifPresent(good -> good.warnings().forEach(warning -> announcer.note("warning: " + warning)));
            learner.goBack(restored.map(good -> new SavedState(good.step(), good.tensors()))
                    .orElse(SavedState.NOTHING)
                    .at(CALMED));
        } catch (CheckpointException | IOException e) {
            announcer.note("no checkpoint to go back to: " + e.getMessage());
            return false;
        }
        throughput.restart(System.nanoTime(), learner.tokens());
        announcer.running("the loss of step " + lostAt + " is not a number: back at step " + learner.step()
                + ", from here on at half the learning rate");
        return true;
    }

    /** The numbers in memory are worthless and the checkpoints on disk are not: nothing is saved. */
    private Ending lost() throws InterruptedException {
        String why = "the loss is no longer a number, "
                + (learner.rateShare() < 1 ? "at half the learning rate too" : "and there is nothing to go back to")
                + ": look at the text and the learning rate; the last good checkpoint is kept";
        if (plan.holdsWhenLost()) {
            announcer.paused(learner.step(), "held: " + why);
            orders.awaitStop(learner.step(), under -> announcer.rests(learner.step(), under, "held: " + why));
        }
        announcer.ended(learner.step(), why);
        return Ending.DIVERGED;
    }

    private Ending stop(String why) {
        boolean saved = checkpoint(why);
        announcer.ended(learner.step(), why);
        return saved ? Ending.STOPPED : Ending.UNSAVED;
    }

    private Ending finish() {
        boolean saved = checkpoint("all steps made");
        announcer.ended(learner.step(), "all " + plan.steps() + " steps made");
        return saved ? Ending.FINISHED : Ending.UNSAVED;
    }

    /** A checkpoint that cannot be written, on a full disk say, is no reason to lose the run that is in memory. */
    private boolean checkpoint(String why) {
        long began = System.nanoTime();
        try {
            Path saved = checkpoints.save(learner.step(), learner.rateShare(), learner.tensors(), provenance);
            announcer.checkpoint(learner.step(), saved, why, Duration.ofNanos(System.nanoTime() - began));
            return true;
        } catch (IOException e) {
            announcer.note("no checkpoint at step " + learner.step() + ": "
                    + e.getClass().getSimpleName() + " " + e.getMessage() + "; the run goes on");
            return false;
        }
    }
}
