package org.wattwerk.trainer.reference;

import static org.wattwerk.trainer.reference.MeasuredModel.BATCH;
import static org.wattwerk.trainer.reference.MeasuredModel.DEFAULT;
import static org.wattwerk.trainer.reference.MeasuredModel.THREADS;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.wattwerk.trainer.reference.corpus.Batches;
import org.wattwerk.trainer.reference.corpus.Range;
import org.wattwerk.trainer.reference.corpus.Tokens;
import org.wattwerk.trainer.reference.learning.Evaluation;
import org.wattwerk.trainer.reference.learning.Examiner;
import org.wattwerk.trainer.reference.learning.Learner;

/** The default model on German manual pages: held-out loss against time. */
final class LearningSection {
    private static final int SECONDS = Integer.getInteger("wattwerk.learning-seconds", 180);
    private static final long STEPS = 6_000;
    private static final double GOAL = 2.5;

    private LearningSection() {}

    static void measure(Tokens corpus, MeasuredPage.Section section) throws Exception {
        section.say(
                "The default model (%,d parameters, context 64, width 64, 2 layers; batch 8, %d thread) learns %,d bytes"
                        + " of German manual pages (`manpages-de`), the last 5 %% held out.",
                DEFAULT.parameters(), THREADS, corpus.size());
        section.say("");
        section.say("| step | tokens | wall s | CPU s | nats/byte, held-out |");
        section.say("|---:|---:|---:|---:|---:|");
        Batches learnt = new Batches(corpus, Range.learnt(corpus, 0.05), 1, BATCH, DEFAULT.context());
        Examiner examiner =
                new Examiner(new Batches(corpus, Range.heldOut(corpus, 0.05), 0, BATCH, DEFAULT.context()), 40);
        long began = System.nanoTime();
        double cpuBegan = MeasuredPage.cpuSeconds();
        String reached = String.format(Locale.ROOT, "%.1f nats/byte was not reached.", GOAL);
        boolean below = false;
        try (Learner learner = MeasuredModel.learner(DEFAULT, learnt, STEPS)) {
            while (learner.step() < STEPS && MeasuredPage.secondsSince(began) < SECONDS) {
                learner.learn();
                if (learner.step() % 500 != 0) {
                    continue;
                }
                Evaluation evaluation = learner.examine(examiner);
                double wall = MeasuredPage.secondsSince(began);
                double cpu = MeasuredPage.cpuSeconds() - cpuBegan;
                section.say(
                        "| %,d | %,d | %.0f | %.0f | %.3f |",
                        learner.step(), learner.tokens(), wall, cpu, evaluation.loss());
                if (!below && evaluation.loss() < GOAL) {
                    below = true;
                    reached = String.format(
                            Locale.ROOT,
                            "Below %.1f nats/byte after %.0f s of wall time and %.0f CPU seconds (allowed: 180 s on"
                                    + " 2 cores).",
                            GOAL,
                            wall,
                            cpu);
                }
            }
            section.say("");
            section.say(reached);
            String written = learner.write("Diese Option ".getBytes(StandardCharsets.UTF_8), 120, 0.7, 1)
                    .replaceAll("\\s+", " ")
                    .replace('`', '\'');
            section.say("");
            section.say("After `Diese Option ` it writes: `" + written + "`");
        }
        section.done();
    }
}
