package org.wattwerk.trainer.reference.learning;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where a learner goes on from.
 *
 * @param step steps already made
 * @param tensors as {@link Learner#tensors()} named them; empty for a new model
 */
public record SavedState(long step, Map<String, float[]> tensors) {
    static final String MODEL = "model.";
    static final String MOMENT = "adamw.";

    /** A run from the start. */
    public static final SavedState NOTHING = new SavedState(0, Map.of());

    Map<String, float[]> weights() {
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
