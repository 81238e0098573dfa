package org.wattwerk.trainer.reference.learning;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where a learner goes on from.
 *
 * @param step steps already made
 * @param rateShare share of the planned learning rate; below 1 once the run had to be calmed
 * @param tensors as {@link Learner#tensors()} named them; empty for a new model
 */
public record SavedState(long step, double rateShare, Map<String, float[]> tensors) {
    static final String MODEL = "model.";
    static final String MOMENT = "adamw.";

    /** A run from the start. */
    public static final SavedState NOTHING = new SavedState(0, 1, Map.of());

    /** At the planned learning rate. */
    public SavedState(long step, Map<String, float[]> tensors) {
        this(step, 1, tensors);
    }

    /** The same with another share of the planned rate. */
    public SavedState at(double newRateShare) {
        return new SavedState(step, newRateShare, tensors);
    }

    /** The model's own tensors by the model's names. */
    public Map<String, float[]> weights() {
        return below(MODEL);
    }

    Map<String, float[]> moments() {
        return below(MOMENT);
    }

    private Map<String, float[]> below(String prefix) {
        Map<String, float[]> below = new LinkedHashMap<>();
        tensors.forEach((name, values) -> {
            if (name.startsWith(prefix)) {
                below.put(name.substring(prefix.length()), values);
            }
        });
        return below;
    }
}
