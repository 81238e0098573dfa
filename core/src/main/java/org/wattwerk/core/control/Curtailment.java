package org.wattwerk.core.control;

import java.time.Instant;
import org.wattwerk.core.quantity.Power;

/**
 * An outside order to stay under a limit at the connection point in {@code [start, end)}.
 *
 * @param reason who ordered it and why, for people
 */
public record Curtailment(String id, Power limit, Instant start, Instant end, String reason) {
    public Curtailment {
        if (!start.isBefore(end)) {
            throw new IllegalArgumentException("order " + id + " does not start before it ends: " + start + ", " + end);
        }
    }

    public boolean holdsAt(Instant now) {
        return !now.isBefore(start) && now.isBefore(end);
    }

    public boolean isOver(Instant now) {
        return !now.isBefore(end);
    }
}
