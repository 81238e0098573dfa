package org.wattwerk.trainer.reference.learning;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wattwerk.trainer.reference.checkpoint.CheckpointFolder;
import org.wattwerk.trainer.reference.checkpoint.Provenance;
import org.wattwerk.trainer.reference.corpus.Batches;
import org.wattwerk.trainer.reference.corpus.Corpus;
import org.wattwerk.trainer.reference.corpus.CorpusException;
import org.wattwerk.trainer.reference.engine.Natives;
import org.wattwerk.trainer.reference.model.GptShape;

class LearnerTest {
    private static final Corpus TEXT =
            Corpus.of("Die Katze sitzt auf der Matte. Der Hund liegt unter dem Tisch. ".repeat(50));
    private static final Provenance TINY = new Provenance("tiny", Map.of());

    @TempDir
    Path folder;

    @Test
    void learn_repeatedText_lossFallsWellBelowChanceAndNothingLeaks() throws Exception {
        try (Learner learner = learner(SavedState.NOTHING)) {
            Lesson first = learner.learn();
            assertThat(first.loss()).as("ln 256 = 5.545").isBetween(5.3f, 5.8f);
            int arrays = learner.arrays();
            Lesson last = first;
            for (int step = 1; step < 80; step++) {
                last = learner.learn();
            }
            assertThat(last.loss()).isLessThan(2.8f);
            assertThat(learner.arrays()).isEqualTo(arrays);
            assertThat(last.tokens()).isEqualTo(80L * 4 * 32);
        }
    }

    @Test
    void learn_fromACheckpointOfAnotherLearner_repeatsEveryLossBitByBit() throws Exception {
        List<Lesson> uninterrupted = new ArrayList<>();
        try (Learner learner = learner(SavedState.NOTHING);
                CheckpointFolder checkpoints = CheckpointFolder.open(folder, 1)) {
            for (int step = 0; step < 30; step++) {
                if (step == 12) {
                    checkpoints.save(12, learner.tensors(), TINY);
                }
                uninterrupted.add(learner.learn());
                collectGarbage(step);
            }
        }
        try (Learner learner = learner(saved())) {
            List<Lesson> resumed = new ArrayList<>();
            for (int step = 12; step < 30; step++) {
                resumed.add(learner.learn());
            }
            assertThat(resumed).isEqualTo(uninterrupted.subList(12, 30));
        }
    }

    /** An operand freed too early shows as a changed loss, but only once the collector has run. */
    private static void collectGarbage(int step) {
        if (step % 5 == 0) {
            System.gc();
        }
    }

    private SavedState saved() throws Exception {
        try (CheckpointFolder checkpoints = CheckpointFolder.open(folder, 1)) {
            CheckpointFolder.Restored restored = checkpoints.restore(TINY).orElseThrow();
            return new SavedState(restored.step(), restored.tensors());
        }
    }

    private static Learner learner(SavedState saved) throws Natives.NativesMissing, CorpusException {
        return new Learner(
                Natives.load(1),
                new GptShape(32, 32, 2, 2),
                new Batches(TEXT, 7, 4, 32),
                new LearningRate(0.006, 5, 80),
                7,
                saved);
    }
}
