package org.wattwerk.trainer.reference;

import static org.wattwerk.trainer.reference.MeasuredModel.FIVE_MILLION;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.wattwerk.trainer.client.Directive;
import org.wattwerk.trainer.reference.checkpoint.CheckpointFolder;
import org.wattwerk.trainer.reference.checkpoint.Provenance;
import org.wattwerk.trainer.reference.corpus.Batches;
import org.wattwerk.trainer.reference.corpus.Tokens;
import org.wattwerk.trainer.reference.learning.Learner;
import org.wattwerk.trainer.reference.run.Announcer;
import org.wattwerk.trainer.reference.run.Orders;
import org.wattwerk.trainer.reference.run.RunPlan;
import org.wattwerk.trainer.reference.run.TrainingRun;

/** A model of five million parameters: how long a checkpoint takes, and a pause until nothing runs. */
final class CheckpointSection {
    private static final int COUNT = 9;
    private static final Provenance MODEL = new Provenance("benchmark", Map.of());

    private CheckpointSection() {}

    static void measure(Tokens corpus, Path folder, MeasuredPage.Section section) throws Exception {
        Batches batches = new Batches(corpus, 1, 2, FIVE_MILLION.context());
        double[] saving = new double[COUNT];
        double[] quiet = new double[COUNT];
        long bytes;
        try (Learner learner = MeasuredModel.learner(FIVE_MILLION, batches, 1_000);
                CheckpointFolder checkpoints =
                        CheckpointFolder.open(folder.resolve("checkpoints"), new CheckpointFolder.Retention(2, 0))) {
            Path last = folder;
            for (int i = 0; i < COUNT; i++) {
                learner.learn();
                long began = System.nanoTime();
                last = checkpoints.save(learner.step(), 1, learner.tensors(), MODEL);
                saving[i] = 1e3 * MeasuredPage.secondsSince(began);
            }
            bytes = Files.size(last.resolve("state.safetensors"));
            for (int i = 0; i < COUNT; i++) {
                learner.learn();
                quiet[i] = pause(learner, checkpoints);
            }
        }
        Arrays.sort(saving);
        Arrays.sort(quiet);
        section.say(
                "%,d parameters, %,d bytes with the optimiser's moments; written, hashed, forced to disk and renamed in"
                        + " %.0f ms (median), %.0f ms (slowest of %d). From the checkpoint of a pause to the run at rest:"
                        + " %.1f ms (median), %.1f ms (slowest).",
                FIVE_MILLION.parameters(),
                bytes,
                saving[COUNT / 2],
                saving[COUNT - 1],
                COUNT,
                quiet[COUNT / 2],
                quiet[COUNT - 1]);
        section.done();
    }

    /** Milliseconds from the checkpoint to the thread that waits. */
    private static double pause(Learner learner, CheckpointFolder checkpoints) throws Exception {
        Orders orders = new Orders();
        AtomicLong saved = new AtomicLong();
        Announcer announcer = new Announcer() {
            @Override
            public void checkpoint(long step, Path path, String why, Duration stood) {
                saved.set(System.nanoTime());
            }
        };
        orders.directive(Directive.of(1, Directive.Order.PAUSE, "benchmark"));
        TrainingRun run = new TrainingRun(learner, checkpoints, MODEL, orders, announcer, RunPlan.of(1_000, 0));
        Thread thread = new Thread(
                () -> {
                    try {
                        run.run();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "paused run");
        thread.start();
        while (saved.get() == 0 || thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        double millis = 1e3 * MeasuredPage.secondsSince(saved.get());
        orders.stop("benchmark");
        thread.join();
        return millis;
    }
}
