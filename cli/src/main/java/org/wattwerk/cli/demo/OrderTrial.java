package org.wattwerk.cli.demo;

import java.time.Instant;
import java.util.List;
import org.wattwerk.core.quantity.Power;

/**
 * What happened after the outside order.
 *
 * @param orderedAt day time at which it was given
 * @param until day time at which it ends
 * @param before power of the connection point when it was given
 * @param below power when it was first seen below the limit; zero if it never was
 * @param controlSeconds control time until then; negative if it never was
 * @param daySeconds day time until then; negative if it never was
 * @param resting the jobs that rested at a checkpoint some seconds later
 */
record OrderTrial(
        String id,
        Power limit,
        Instant orderedAt,
        Instant until,
        Power before,
        Power below,
        double controlSeconds,
        double daySeconds,
        List<String> resting) {
    private static final double WITHIN_SECONDS = 2;

    OrderTrial {
        resting = List.copyOf(resting);
    }

    OrderTrial withResting(List<String> jobs) {
        return new OrderTrial(id, limit, orderedAt, until, before, below, controlSeconds, daySeconds, jobs);
    }

    /** True if the power was below the limit within two seconds on both clocks. */
    boolean heldInTime() {
        return controlSeconds >= 0 && controlSeconds < WITHIN_SECONDS && daySeconds >= 0 && daySeconds < WITHIN_SECONDS;
    }
}
