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
    /** Control time alone, without garbage, for what samples devices many times a second. */
    public static long monotonicNanos() {
        return System.nanoTime();
    }

    @Override
    public Moment get() {
        return new Moment(Duration.ofNanos(monotonicNanos()), Instant.now());
    }
}
