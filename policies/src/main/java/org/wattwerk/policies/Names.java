package org.wattwerk.policies;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the known key that somebody probably meant. */
final class Names {
    private Names() {}

    /** The nearest of the known keys, if it is near enough to be worth saying. */
    static Optional<String> nearest(String written, Collection<String> known) {
        String plain = plain(written);
        return known.stream()
                .min(Comparator.comparingInt((String key) -> distance(plain, plain(key)))
                        .thenComparing(Comparator.naturalOrder()))
                .filter(key -> distance(plain, plain(key)) <= Math.max(1, plain.length() / 3));
    }

    /** Without what people vary: case, hyphens and underscores. */
    private static String plain(String key) {
        return key.toLowerCase(Locale.ROOT).replaceAll("[-_ ]", "");
    }

    /** Levenshtein's: insertions, deletions and replacements that turn one into the other. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
