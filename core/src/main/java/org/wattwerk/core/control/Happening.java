package org.wattwerk.core.control;

import java.time.Instant;

/** Something that people should see, with its reason. */
public record Happening(Instant at, Kind kind, String text, String why) {
    /** What it is about. */
    public enum Kind {
        LIMIT,
        PRICE,
        JOB,
        NODE,
        LEDGER,
        ORDER
    }
}
