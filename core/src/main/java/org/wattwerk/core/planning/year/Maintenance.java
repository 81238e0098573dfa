package org.wattwerk.core.planning.year;

/** Quarter hours {@code [from, to)} in which every run must rest. */
public record Maintenance(int from, int to) {
    public Maintenance {
        if (from < 0 || to <= from) {
            throw new IllegalArgumentException("a maintenance window of no time: [" + from + ", " + to + ")");
        }
    }
}
