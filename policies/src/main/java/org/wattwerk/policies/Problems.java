package org.wattwerk.policies;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Gathers what is wrong while reading goes on, so that one run shows all of it. */
final class Problems {
    private final List<Problem> found = new ArrayList<>();
    private final List<Problem> doubted = new ArrayList<>();

    void add(String file, int line, String path, String message) {
        found.add(new Problem(file, line, path, message));
    }

    /** What is readable but hardly meant so; it does not stop anybody. */
    void warn(String file, int line, String path, String message) {
        doubted.add(new Problem(file, line, path, message));
    }

    boolean any() {
        return !found.isEmpty();
    }

    /** In the order in which somebody mends them: by file, then from top to bottom. */
    List<Problem> all() {
        return sorted(found);
    }

    /** What was doubted, in the same order. */
    List<Problem> warnings() {
        return sorted(doubted);
    }

    private static List<Problem> sorted(List<Problem> problems) {
        return problems.stream()
                .sorted(Comparator.comparing(Problem::file).thenComparingInt(Problem::line))
                .toList();
    }
}
