package org.wattwerk.trainer.reference;

import org.wattwerk.trainer.reference.corpus.Batches;
import org.wattwerk.trainer.reference.engine.Natives;
import org.wattwerk.trainer.reference.learning.Learner;
import org.wattwerk.trainer.reference.learning.LearningRate;
import org.wattwerk.trainer.reference.learning.Recipe;
import org.wattwerk.trainer.reference.learning.SavedState;
import org.wattwerk.trainer.reference.model.GptShape;

/** The models that are measured. */
final class MeasuredModel {
    /** What {@code train} takes if nobody says otherwise. */
    static final GptShape DEFAULT = new GptShape(64, 64, 2, 2);

    static final GptShape FIVE_MILLION = new GptShape(256, 256, 6, 4);
    static final int BATCH = 8;
    /** The engine takes its threads once in the life of a process; one, so that it can be set beside PyTorch's. */
    static final int THREADS = Integer.getInteger("wattwerk.threads", 1);

    private MeasuredModel() {}

    static Learner learner(GptShape shape, Batches batches, long steps) throws Exception {
        return new Learner(
                Natives.load(THREADS),
                shape,
                batches,
                Recipe.of(LearningRate.over(steps, 0.003), 1),
                SavedState.NOTHING);
    }
}
