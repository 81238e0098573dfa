package org.wattwerk.trainer.reference.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wattwerk.trainer.reference.checkpoint.CheckpointFolder;
import org.wattwerk.trainer.reference.checkpoint.CheckpointFolder.Retention;
import org.wattwerk.trainer.reference.checkpoint.Provenance;
import org.wattwerk.trainer.reference.corpus.Batches;
import org.wattwerk.trainer.reference.corpus.Corpus;
import org.wattwerk.trainer.reference.corpus.CorpusException;
import org.wattwerk.trainer.reference.corpus.Range;
import org.wattwerk.trainer.reference.engine.Natives;
import org.wattwerk.trainer.reference.model.Dropout;
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
                CheckpointFolder checkpoints = CheckpointFolder.open(folder, new Retention(1, 0))) {
            for (int step = 0; step < 30; step++) {
                if (step == 12) {
                    checkpoints.save(12, 1, learner.tensors(), TINY);
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
        try (CheckpointFolder checkpoints = CheckpointFolder.open(folder, new Retention(1, 0))) {
            CheckpointFolder.Restored restored = checkpoints.restore(TINY).orElseThrow();
            return new SavedState(restored.step(), restored.tensors());
        }
    }

    @Test
    void learn_inParts_givesTheGradientOfTheWhole() throws Exception {
        Recipe halves = new Recipe(new LearningRate(0.006, 5, 80), 7, 2, Dropout.NONE);
        try (Learner whole = learner(SavedState.NOTHING)) {
            Lesson one = whole.learn();
            Lesson two = whole.learn();
            try (Learner inParts = learner(halves, SavedState.NOTHING)) {
                Lesson first = inParts.learn();
                Lesson second = inParts.learn();
                // Sums in another order: equal but for the last digits.
                assertThat(first.loss()).isCloseTo(one.loss(), within(1e-5f));
                assertThat(first.gradientNorm()).isCloseTo(one.gradientNorm(), within(1e-4f));
                assertThat(second.loss()).as("after an update").isCloseTo(two.loss(), within(1e-4f));
                assertThat(first.tokens()).isEqualTo(one.tokens());
            }
        }
    }

    @Test
    void learn_withDropoutAndParts_resumesBitByBitAndDependsOnTheSeed() throws Exception {
        Recipe recipe = new Recipe(new LearningRate(0.006, 5, 80), 7, 2, new Dropout(0.2f));
        List<Lesson> uninterrupted = new ArrayList<>();
        try (Learner learner = learner(recipe, SavedState.NOTHING);
                CheckpointFolder checkpoints = CheckpointFolder.open(folder, new Retention(1, 0))) {
            for (int step = 0; step < 12; step++) {
                if (step == 6) {
                    checkpoints.save(6, 1, learner.tensors(), TINY);
                }
                uninterrupted.add(learner.learn());
                collectGarbage(step);
            }
        }
        try (Learner learner = learner(recipe, saved())) {
            List<Lesson> resumed = new ArrayList<>();
            // What is asked in between draws no numbers that learning would miss.
            learner.write(new byte[] {'D'}, 3, 1, 1);
            for (int step = 6; step < 12; step++) {
                resumed.add(learner.learn());
            }
            assertThat(resumed).isEqualTo(uninterrupted.subList(6, 12));
        }
        try (Learner plain = learner(SavedState.NOTHING)) {
            assertThat(plain.learn().loss()).isNotEqualTo(uninterrupted.get(0).loss());
        }
    }

    @Test
    void examine_heldOutText_isTheSameEachTimeAndFallsWithLearning() throws Exception {
        Examiner examiner = new Examiner(new Batches(TEXT, new Range(2_500, TEXT.size()), 0, 4, 32), 3);
        try (Learner learner = learner(SavedState.NOTHING)) {
            Evaluation before = learner.examine(examiner);
            assertThat(learner.examine(examiner)).isEqualTo(before);
            assertThat(before.tokens()).isEqualTo(3 * 4 * 32);
            assertThat(before.perplexity()).as("e^(ln 256)").isBetween(200.0, 330.0);
            for (int step = 0; step < 40; step++) {
                learner.learn();
            }
            assertThat(learner.examine(examiner).loss()).isLessThan(before.loss() - 1);
        }
    }

    @Test
    void goBack_toASavedState_repeatsItsLossAtTheLowerRate() throws Exception {
        try (Learner learner = learner(SavedState.NOTHING)) {
            Lesson first = learner.learn();
            learner.learn();
            learner.goBack(SavedState.NOTHING.at(0.5));
            assertThat(learner.step()).isZero();
            assertThat(learner.learn().loss()).isEqualTo(first.loss());
            // The first of five steps of warm-up to 0.006, halved: 0.006 / 5 / 2.
            assertThat(learner.learningRate()).isCloseTo(0.0006, within(1e-12));
        }
    }

    private static Learner learner(SavedState saved) throws Natives.NativesMissing, CorpusException {
        return learner(Recipe.of(new LearningRate(0.006, 5, 80), 7), saved);
    }

    private static Learner learner(Recipe recipe, SavedState saved) throws Natives.NativesMissing, CorpusException {
        return new Learner(Natives.load(1), new GptShape(32, 32, 2, 2), new Batches(TEXT, 7, 4, 32), recipe, saved);
    }
}
