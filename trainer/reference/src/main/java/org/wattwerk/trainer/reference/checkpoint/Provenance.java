package org.wattwerk.trainer.reference.checkpoint;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the numbers of a checkpoint come from. A checkpoint of another model cannot be used at all; one with other
 * settings can, but the run then no longer repeats the uninterrupted one bit by bit.
 *
 * @param model the network, in words that are equal exactly if its tensors fit
 * @param settings whatever else decides about later losses, by name
 */
public record Provenance(String model, Map<String, String> settings) {
    private static final String MODEL = "model";
    private static final String SETTING = "setting.";

    public Provenance {
        settings = Map.copyOf(settings);
    }

    /** One line for every setting that differs from the one a checkpoint was taken with. */
    List<String> differences(Provenance taken) {
        List<String> differences = new ArrayList<>();
        settings.forEach((name, now) -> {
            String then = taken.settings().getOrDefault(name, "unknown");
            if (!now.equals(then)) {
                differences.add(name + " was " + brief(then) + " and is now " + brief(now));
            }
        });
        differences.sort(null);
        return differences;
    }

    Map<String, String> metadata() {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put(MODEL, model);
        settings.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(setting -> metadata.put(SETTING + setting.getKey(), setting.getValue()));
        return metadata;
    }

    static Provenance of(Map<String, String> metadata) {
        Map<String, String> settings = new LinkedHashMap<>();
        metadata.forEach((name, value) -> {
            if (name.startsWith(SETTING)) {
                settings.put(name.substring(SETTING.length()), value);
            }
        });
        return new Provenance(metadata.getOrDefault(MODEL, "unknown"), settings);
    }

    private static String brief(String value) {
        return value.length() <= 20 ? value : value.substring(0, 12) + "...";
    }
}
