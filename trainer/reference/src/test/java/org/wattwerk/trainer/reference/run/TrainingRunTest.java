package org.wattwerk.trainer.reference.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wattwerk.trainer.client.Directive;
import org.wattwerk.trainer.reference.checkpoint.CheckpointFolder;
import org.wattwerk.trainer.reference.checkpoint.Provenance;
import org.wattwerk.trainer.reference.corpus.Batches;
import org.wattwerk.trainer.reference.corpus.Corpus;
import org.wattwerk.trainer.reference.engine.Natives;
import org.wattwerk.trainer.reference.learning.Learner;
import org.wattwerk.trainer.reference.learning.LearningRate;
import org.wattwerk.trainer.reference.learning.Lesson;
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

    private void order(Directive.Order order, double speed) {
        orders.directive(new Directive(
                sequence++,
                order,
                "test",
                OptionalDouble.of(speed),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty()));
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
                            new LearningRate(0.01, 2, 12),
                            3,
                            SavedState.NOTHING);
                    CheckpointFolder checkpoints = CheckpointFolder.open(own, 2)) {
                return new TrainingRun(learner, checkpoints, TINY, orders, log, steps, checkpointEvery, pace).run();
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
        private long pauseStep = -1;
        private java.util.function.Consumer<Directive.Order> pause = order -> {};

        void pauseAt(long step, java.util.function.Consumer<Directive.Order> newPause) {
            pauseStep = step;
            pause = newPause;
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
            if (lesson.step() == pauseStep) {
                pause.accept(Directive.Order.PAUSE);
            }
            say("step " + lesson.step());
        }

        @Override
        public void checkpoint(long step, Path path, String why) {
            say("checkpoint " + step);
        }

        @Override
        public void paused(long step, String why) {
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
