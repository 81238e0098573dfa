package org.wattwerk.core.control;

import java.time.Duration;

/** Spans of time as people read them, to the minute. */
final class Lengths {
    private Lengths() {}

    static String text(Duration length) {
        long minutes = length.toMinutes();
        if (minutes == 0) {
            return length.toSeconds() + " s";
        }
        if (minutes < 60) {
            return minutes + " min";
        }
        return minutes % 60 == 0 ? minutes / 60 + " h" : minutes / 60 + " h " + minutes % 60 + " min";
    }
}
