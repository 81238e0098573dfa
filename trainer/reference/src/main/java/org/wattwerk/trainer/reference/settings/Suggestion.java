package org.wattwerk.trainer.reference.settings;

import java.util.Arrays;
import java.util.Comparator;

/** The key that somebody most likely meant. */
final class Suggestion {
    private static final int FARTHEST = 4;

    private Suggestion() {}

    /** A question to put behind a problem; empty where no key is near. */
    static String of(String path) {
        return Arrays.stream(Key.values())
                .map(Key::path)
                .min(Comparator.comparingInt((String key) -> nearest(key, path)))
                .filter(key -> nearest(key, path) <= FARTHEST)
                .map(key -> ": did you mean " + key + "?")
                .orElse("");
    }

    /** A key is often written without the section that it stands in; what is left of it must then be near indeed. */
    private static int nearest(String key, String path) {
        int withoutSection = distance(key.substring(key.lastIndexOf('.') + 1), path);
        return withoutSection <= 1 ? withoutSection : distance(key, path);
    }

    /** Edits from one word to the other (Levenshtein 1966). */
    private static int distance(String from, String to) {
        int[] above = new int[to.length() + 1];
        Arrays.setAll(above, i -> i);
        for (int i = 1; i <= from.length(); i++) {
            int[] row = new int[to.length() + 1];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int swap = above[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(swap, 1 + Math.min(above[j], row[j - 1]));
            }
            above = row;
        }
        return above[to.length()];
    }
}
