package org.wattwerk.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.wattwerk.core.time.Moment;

/**
 * The machine's own clocks: day time is the wall clock, control time the monotonic clock.
 *
 * <p>On Linux the monotonic clock counts from boot, so processes of one machine agree on it.
 */
public final class WallClock implements Supplier<Moment> {
    @Override
    public Moment get() {
        return new Moment(Duration.ofNanos(System.nanoTime()), Instant.now());
    }
}
