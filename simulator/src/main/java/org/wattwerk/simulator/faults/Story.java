package org.wattwerk.simulator.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What happened in a run, for the person who has to understand it: time, who, what. */
final class Story {
    private static final int LINES_MAX = 20_000;

    private final List<String> lines = new ArrayList<>();

    void tell(long millis, String who, String what) {
        if (lines.size() < LINES_MAX) {
            lines.add(String.format(Locale.ROOT, "%9.3f s  %-12s %s", millis / 1e3, who, what));
        }
    }

    List<String> lines() {
        return List.copyOf(lines);
    }
}
