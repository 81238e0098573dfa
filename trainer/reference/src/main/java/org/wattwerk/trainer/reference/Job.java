package org.wattwerk.trainer.reference;

import java.util.LinkedHashMap;
import java.util.Map;
import org.wattwerk.trainer.reference.checkpoint.CheckpointFolder.Retention;
import org.wattwerk.trainer.reference.checkpoint.Provenance;
import org.wattwerk.trainer.reference.corpus.Range;
import org.wattwerk.trainer.reference.corpus.Tokens;
import org.wattwerk.trainer.reference.learning.LearningRate;
import org.wattwerk.trainer.reference.learning.Recipe;
import org.wattwerk.trainer.reference.model.Dropout;
import org.wattwerk.trainer.reference.model.GptShape;
import org.wattwerk.trainer.reference.settings.Key;
import org.wattwerk.trainer.reference.settings.Settings;

/** What settings mean for the parts of a run. */
record Job(Settings settings) {
    GptShape shape() {
        return new GptShape(
                settings.small(Key.CONTEXT),
                settings.small(Key.WIDTH),
                settings.small(Key.LAYERS),
                settings.small(Key.HEADS));
    }

    Recipe recipe() {
        return new Recipe(rate(), settings.count(Key.SEED), settings.small(Key.PARTS), new Dropout((float)
                settings.share(Key.DROPOUT)));
    }

    private LearningRate rate() {
        long steps = settings.count(Key.STEPS);
        double peak = settings.number(Key.RATE);
        return settings.isSet(Key.WARM_UP)
                ? new LearningRate(peak, settings.count(Key.WARM_UP), steps)
                : LearningRate.over(steps, peak);
    }

    Retention retention() {
        return new Retention(settings.small(Key.KEEP), settings.count(Key.KEEP_EVERY));
    }

    Range learnt(Tokens corpus) {
        return Range.learnt(corpus, settings.share(Key.HELD_OUT));
    }

    Range heldOut(Tokens corpus) {
        return Range.heldOut(corpus, settings.share(Key.HELD_OUT));
    }

    Provenance provenance(Tokens corpus) {
        Map<String, String> settled = new LinkedHashMap<>();
        settled.put("corpus", corpus.fingerprint());
        settled.put("held-out", Double.toString(settings.share(Key.HELD_OUT)));
        settled.put("batch", Long.toString(settings.count(Key.BATCH)));
        settled.put("parts", Long.toString(settings.count(Key.PARTS)));
        settled.put("dropout", Double.toString(settings.share(Key.DROPOUT)));
        settled.put("seed", Long.toString(settings.count(Key.SEED)));
        settled.put("threads", Long.toString(settings.count(Key.THREADS)));
        settled.put("lr", Double.toString(settings.number(Key.RATE)));
        settled.put("warm-up", Long.toString(rate().warmUpSteps()));
        settled.put("steps", Long.toString(settings.count(Key.STEPS)));
        return new Provenance(shape().words(), settled);
    }
}
