package org.wattwerk.trainer.reference.run;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wattwerk.trainer.client.Directive;
import org.wattwerk.trainer.reference.checkpoint.CheckpointFolder;
import org.wattwerk.trainer.reference.checkpoint.Provenance;
import org.wattwerk.trainer.reference.corpus.Batches;
import org.wattwerk.trainer.reference.corpus.Corpus;
import org.wattwerk.trainer.reference.engine.Natives;
import org.wattwerk.trainer.reference.learning.Evaluation;
import org.wattwerk.trainer.reference.learning.Examiner;
import org.wattwerk.trainer.reference.learning.Learner;
import org.wattwerk.trainer.reference.learning.LearningRate;
import org.wattwerk.trainer.reference.learning.Lesson;
import org.wattwerk.trainer.reference.learning.Recipe;
import org.wattwerk.trainer.reference.learning.SavedState;
import org.wattwerk.trainer.reference.model.GptShape;
import org.wattwerk.trainer.reference.pacing.NominalPace;

class TrainingRunTest {
    private static final Provenance TINY = new Provenance("tiny", Map.of());

    @TempDir
    Path folder = Path.of("");

    private final Orders orders = new Orders();
    private final Log log = new Log();
    private long sequence = 1;
    private boolean holds;
    private boolean examined;
    private @Nullable Learner poisoned;

    @Test
    void run_pauseAndResume_happensInOrderAndChangesNoLoss() throws Exception {
        run(12, 0, Optional.empty()).get();
        List<Lesson> uninterrupted = List.copyOf(log.lessons);
        log.lessons.clear();
        log.said.clear();
        log.pauseAt(5, this::order);
        FutureTask<Ending> run = run(12, 0, Optional.empty());
        log.await("paused 5");
        order(Directive.Order.RUN, 1);
        assertThat(run.get(60, TimeUnit.SECONDS)).isEqualTo(Ending.FINISHED);
        assertThat(log.history)
                .containsSubsequence(
                        "running from the start", "step 5", "checkpoint 5", "paused 5", "running test", "step 6");
        assertThat(log.lessons).isEqualTo(uninterrupted);
    }

    @Test
    void run_stopWhilePaused_endsWithTheCheckpointOfThePause() throws Exception {
        order(Directive.Order.PAUSE, 1);
        FutureTask<Ending> run = run(12, 0, Optional.empty());
        log.await("paused 0");
        orders.stop("signal TERM");
        assertThat(run.get(60, TimeUnit.SECONDS)).isEqualTo(Ending.STOPPED);
        assertThat(log.history).endsWith("paused 0", "checkpoint 0", "ended 0");
    }

    @Test
    void run_deviceStandsStill_stillObeysCheckpointPauseAndStop() throws Exception {
        order(Directive.Order.RUN, 0);
        FutureTask<Ending> run = run(1000, 0, Optional.of(new NominalPace(0.25, 3)));
        // Three steps are measured; the fourth may begin at once and then lasts for ever.
        log.await("step 3");
        orders.checkpoint("signal USR1");
        log.awaitAny("checkpoint");
        order(Directive.Order.PAUSE, 0);
        // At the third or the fourth step, whichever the pause met.
        log.awaitAny("paused");
        order(Directive.Order.STOP, 0);
        assertThat(run.get(60, TimeUnit.SECONDS)).isEqualTo(Ending.STOPPED);
        assertThat(log.lessons).hasSizeLessThanOrEqualTo(5);
    }

    @Test
    void run_paced_holdsEachStepForItsPeriod() throws Exception {
        long began = System.nanoTime();
        NominalPace pace = new NominalPace(0.1, 3);
        order(Directive.Order.RUN, 0.5);
        run(13, 0, Optional.of(pace)).get(120, TimeUnit.SECONDS);
        long took = System.nanoTime() - began;
        // Ten steps after the three measured; the first of them begins at once, nine wait a period at half speed.
        long least = 9 * 2 * pace.nominal().orElseThrow().toNanos();
        assertThat(took).isGreaterThan(least);
        assertThat(log.history).anyMatch(said -> said.startsWith("note measured"));
    }

    @Test
    void run_checkpointEvery_savesOnTheWayAndAtTheEnd() throws Exception {
        run(7, 3, Optional.empty()).get(60, TimeUnit.SECONDS);
        assertThat(log.history.stream().filter(said -> said.startsWith("checkpoint")))
                .containsExactly("checkpoint 3", "checkpoint 6", "checkpoint 7");
    }

    @Test
    void run_evaluateEvery_asksOnTheWayAndAtTheEndAndChangesNoLoss() throws Exception {
        run(7, 0, Optional.empty()).get(60, TimeUnit.SECONDS);
        List<Lesson> plain = List.copyOf(log.lessons);
        log.lessons.clear();
        examined = true;
        run(7, 0, Optional.empty()).get(60, TimeUnit.SECONDS);
        assertThat(log.history.stream().filter(said -> said.startsWith("evaluated")))
                .containsExactly("evaluated 3 5 bytes", "evaluated 6 5 bytes", "evaluated 7 5 bytes");
        assertThat(log.lessons).isEqualTo(plain);
    }

    @Test
    void run_lossNoNumberOnce_goesBackToTheCheckpointAtHalfTheRateAndFinishes() throws Exception {
        log.atStep(6, this::poison);
        assertThat(run(12, 4, Optional.empty()).get(60, TimeUnit.SECONDS)).isEqualTo(Ending.FINISHED);
        assertThat(log.history)
                .containsSubsequence(
                        "checkpoint 4",
                        "step 7",
                        "running the loss of step 7 is not a number: back at step 4, from here on at half the learning"
                                + " rate",
                        "step 5",
                        "checkpoint 8",
                        "step 12");
        assertThat(log.lessons.get(log.lessons.size() - 1).isFinite()).isTrue();
    }

    @Test
    void run_lossNoNumberAndNoCheckpoint_startsAnewAtHalfTheRate() throws Exception {
        log.atStep(2, this::poison);
        assertThat(run(5, 0, Optional.empty()).get(60, TimeUnit.SECONDS)).isEqualTo(Ending.FINISHED);
        assertThat(log.history).anyMatch(said -> said.contains("back at step 0"));
    }

    @Test
    void run_lossNoNumberAgain_holdsWithTheReasonUntilStopped() throws Exception {
        holds = true;
        log.always(6, this::poison);
        FutureTask<Ending> run = run(12, 4, Optional.empty());
        String held = log.awaitAny("paused");
        assertThat(held).isEqualTo("paused 7");
        assertThat(log.reason).startsWith("held: the loss is no longer a number, at half the learning rate too");
        order(Directive.Order.STOP);
        assertThat(run.get(60, TimeUnit.SECONDS)).isEqualTo(Ending.DIVERGED);
        assertThat(log.history).as("what is worthless is not saved").doesNotContain("checkpoint 7");
    }

    /** Makes one weight what is no number, as a fault of the hardware would. */
    private void poison() {
        Learner learner = Objects.requireNonNull(poisoned);
        NDArray weight = Objects.requireNonNull(learner.tensors().get("model.last.norm.gain"));
        float[] values = weight.toFloatArray();
        values[0] = Float.NaN;
        weight.set(values);
    }

    private Optional<Exam> exam() throws Exception {
        if (!examined) {
            return Optional.empty();
        }
        Batches heldOut = new Batches(Corpus.of("hgfedcba".repeat(20)), 3, 2, 16);
        return Optional.of(new Exam(new Examiner(heldOut, 2), 3, new byte[] {'a'}, 5, 1));
    }

    private void order(Directive.Order order, double speed) {
        orders.directive(Directive.of(sequence++, order, "test").atSpeed(speed));
    }

    private void order(Directive.Order order) {
        order(order, 1);
    }

    private FutureTask<Ending> run(long steps, long checkpointEvery, Optional<NominalPace> pace) {
        Path own = folder.resolve("run-" + sequence + "-" + log.history.size());
        FutureTask<Ending> task = new FutureTask<>(() -> {
            try (Learner learner = new Learner(
                            Natives.load(1),
                            new GptShape(16, 16, 1, 1),
                            new Batches(Corpus.of("abcdefgh".repeat(20)), 3, 2, 16),
                            Recipe.of(new LearningRate(0.01, 2, 12), 3),
                            SavedState.NOTHING);
                    CheckpointFolder checkpoints = CheckpointFolder.open(own, new CheckpointFolder.Retention(2, 0))) {
                poisoned = learner;
                RunPlan plan = new RunPlan(steps, checkpointEvery, pace, exam(), holds);
                return new TrainingRun(learner, checkpoints, TINY, orders, log, plan).run();
            }
        });
        new Thread(task, "run").start();
        return task;
    }

    /** Remembers what was announced, and lets a test wait for it. */
    private static final class Log implements Announcer {
        final List<Lesson> lessons = new ArrayList<>();
        final List<String> history = new ArrayList<>();
        final BlockingQueue<String> said = new LinkedBlockingQueue<>();
        volatile String reason = "";
        private long actStep = -1;
        private boolean again;
        private Runnable act = () -> {};

        void pauseAt(long step, java.util.function.Consumer<Directive.Order> pause) {
            atStep(step, () -> pause.accept(Directive.Order.PAUSE));
        }

        /** Acts the first time that the step is announced. */
        void atStep(long step, Runnable newAct) {
            actStep = step;
            act = newAct;
        }

        /** Acts whenever the step is announced. */
        void always(long step, Runnable newAct) {
            atStep(step, newAct);
            again = true;
        }

        void await(String wanted) throws InterruptedException {
            while (!awaitAny("").equals(wanted)) {
                Thread.onSpinWait();
            }
        }

        String awaitAny(String prefix) throws InterruptedException {
            while (true) {
                String next = said.poll(60, TimeUnit.SECONDS);
                if (next == null) {
                    throw new AssertionError("nothing more after " + history);
                }
                if (next.startsWith(prefix)) {
                    return next;
                }
            }
        }

        private void say(String what) {
            history.add(what);
            said.add(what);
        }

        @Override
        public void running(String why) {
            say("running " + why);
        }

        @Override
        public void step(Lesson lesson, double learningRate, double tokensPerSecond) {
            lessons.add(lesson);
            if (lesson.step() == actStep) {
                actStep = again ? actStep : -1;
                act.run();
            }
            say("step " + lesson.step());
        }

        @Override
        public void checkpoint(long step, Path path, String why, Duration stood) {
            say("checkpoint " + step);
        }

        @Override
        public void evaluated(long step, Evaluation evaluation, String sample) {
            say("evaluated " + step + " " + sample.length() + " bytes");
        }

        @Override
        public void paused(long step, String why) {
            reason = why;
            say("paused " + step);
        }

        @Override
        public void ended(long step, String why) {
            say("ended " + step);
        }

        @Override
        public void note(String line) {
            say("note " + line);
        }
    }
}
