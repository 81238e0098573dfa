package org.wattwerk.core.enforcing;

import java.time.Duration;
import java.util.Optional;
import org.wattwerk.core.metering.MeterEvent;
import org.wattwerk.core.metering.MeterEvent.Kind;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Share;

/**
 * Compares a device's energy counter with its power sensor, minute by minute: both may be wrong, and others have seen them
 * a factor of two apart. Says so once, and once when they agree again.
 */
final class CounterCheck {
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final Share TOLERANCE = Share.ofPercent(3);

    private final int index;
    private final Share tolerance;
    private Energy counted = Energy.ZERO;
    private Energy added = Energy.ZERO;
    private Duration time = Duration.ZERO;
    private boolean apart;

    /** @param gain of the sensor, which both share or not; twice that and a little is tolerated */
    CounterCheck(int index, Share gain) {
        this.index = index;
        this.tolerance = gain.plus(gain).plus(TOLERANCE);
    }

    /** One interval by both; an event when a window's comparison has changed. */
    Optional<MeterEvent> add(Energy byCounter, Energy byPower, Duration passed) {
        counted = counted.plus(byCounter);
        added = added.plus(byPower);
        time = time.plus(passed);
        if (time.compareTo(WINDOW) < 0) {
            return Optional.empty();
        }
        Energy more = Energy.max(counted, added);
        Energy off = counted.compareTo(added) > 0 ? counted.minus(added) : added.minus(counted);
        boolean now = off.compareTo(more.times(tolerance)) > 0;
        String figures = "GPU " + index + ": in " + time.toSeconds() + " s its counter advanced by " + counted
                + " and its power added up to " + added;
        counted = Energy.ZERO;
        added = Energy.ZERO;
        time = Duration.ZERO;
        if (now == apart) {
            return Optional.empty();
        }
        apart = now;
        return Optional.of(new MeterEvent(now ? Kind.COUNTER_DISAGREES : Kind.COUNTER_AGREES, index, figures));
    }
}
