package org.wattwerk.trainer.reference.run;

import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.wattwerk.trainer.reference.checkpoint.CheckpointFolder;
import org.wattwerk.trainer.reference.checkpoint.Provenance;
import org.wattwerk.trainer.reference.learning.Learner;
import org.wattwerk.trainer.reference.learning.Lesson;
import org.wattwerk.trainer.reference.pacing.NominalPace;
import org.wattwerk.trainer.reference.pacing.StepPacer;

/**
 * The life of a run. Each turn of its loop asks for the most urgent order and does one thing: end, pause, take a
 * checkpoint, wait for the pace, or make a step.
 */
public final class TrainingRun {
    private final Learner learner;
    private final CheckpointFolder checkpoints;
    private final Provenance provenance;
    private final Orders orders;
    private final Announcer announcer;
    private final long steps;
    private final long checkpointEvery;
    private final @Nullable NominalPace nominalPace;
    private final Throughput throughput = new Throughput();
    private @Nullable StepPacer pacer;

    /**
     * @param steps steps of the whole run
     * @param checkpointEvery steps between checkpoints nobody asked for; 0 for none
     * @param nominalPace how to find the pace of a simulated device; empty to run as fast as the machine can
     */
    public TrainingRun(
            Learner learner,
            CheckpointFolder checkpoints,
            Provenance provenance,
            Orders orders,
            Announcer announcer,
            long steps,
            long checkpointEvery,
            Optional<NominalPace> nominalPace) {
        this.learner = learner;
        this.checkpoints = checkpoints;
        this.provenance = provenance;
        this.orders = orders;
        this.announcer = announcer;
        this.steps = steps;
        this.checkpointEvery = checkpointEvery;
        this.nominalPace = nominalPace.orElse(null);
    }

    /** Runs to the end; everything worth knowing is announced on the way. */
    public Ending run() throws InterruptedException {
        announcer.running(learner.step() == 0 ? "from the start" : "from the checkpoint of step " + learner.step());
        throughput.restart(System.nanoTime(), learner.tokens());
        while (true) {
            Order order = orders.next();
            switch (order.wish()) {
                case STOP -> {
                    return stop(order.why());
                }
                case PAUSE -> pause(order.why());
                case CHECKPOINT -> checkpoint(order.why());
                case RUN -> {
                    if (learner.step() >= steps) {
                        return finish();
                    }
                    if (mayBegin() && !step()) {
                        announcer.ended(learner.step(), "the loss is no longer a number");
                        return Ending.DIVERGED;
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
        orders.awaitPace(pacer);
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
        if (checkpointEvery > 0 && lesson.step() % checkpointEvery == 0 && lesson.step() < steps) {
            checkpoint("every " + checkpointEvery + " steps");
        }
        return true;
    }

    private void measure(long nanos) {
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
        orders.awaitResume();
        Order order = orders.next();
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

    private Ending stop(String why) {
        boolean saved = checkpoint(why);
        announcer.ended(learner.step(), why);
        return saved ? Ending.STOPPED : Ending.STOPPED_WITHOUT_CHECKPOINT;
    }

    private Ending finish() {
        checkpoint("all steps made");
        announcer.ended(learner.step(), "all " + steps + " steps made");
        return Ending.FINISHED;
    }

    /** A checkpoint that cannot be written, on a full disk say, is no reason to lose the run that is in memory. */
    private boolean checkpoint(String why) {
        try {
            announcer.checkpoint(learner.step(), checkpoints.save(learner.step(), learner.tensors(), provenance), why);
            return true;
        } catch (IOException e) {
            announcer.note("no checkpoint at step " + learner.step() + ": "
                    + e.getClass().getSimpleName() + " " + e.getMessage() + "; the run goes on");
            return false;
        }
    }
}
