package org.wattwerk.agent.gpu;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How often each device is sampled between its readings.
 *
 * @param period mean of the waits, each of which is 80 to 120 % of it, so that no sample keeps step with a sensor
 * @param nanos a monotonic clock
 */
public record Pace(Duration period, LongSupplier nanos) {
    public Pace {
        if (period.compareTo(Duration.ofMillis(1)) < 0) {
            throw new IllegalArgumentException("devices cannot be sampled every " + period);
        }
    }
}
