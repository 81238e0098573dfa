package org.wattwerk.core.planning.year;

import org.wattwerk.core.quantity.Power;

/** Quarter hours {@code [from, to)} in which the connection point may draw less, such as during maintenance. */
public record LimitWindow(int from, int to, Power limit) {
    public LimitWindow {
        if (from < 0 || to <= from) {
            throw new IllegalArgumentException("a limit for no time: [" + from + ", " + to + ")");
        }
    }
}
