package org.wattwerk.core.enforcing;

import java.time.Duration;
import java.util.Optional;
import org.wattwerk.core.enforcing.MeterState.Sensor;
import org.wattwerk.core.metering.Quality;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.time.QuarterHour;

/** How one sensor's energy of an interval comes about, from its two readings around it. */
final class Metering {
    /** Longer than this, two samples of power say nothing of what was drawn between them. */
    static final Duration LONGEST_INTEGRATION = Duration.ofMinutes(2);

    private Metering() {}

    /** The sensor after the interval, and the energy of the interval. */
    record Step(Sensor sensor, Energy energy) {}

    /**
     * One interval.
     *
     * @param counter the device's own counter at the end, where it has one
     * @param power at the end
     * @param most what the device can draw at all: an advance far above it is no energy but a broken counter
     */
    static Step step(Sensor before, Optional<Energy> counter, Power power, Power most, Duration time) {
        boolean first = !before.known() && before.counter().isEmpty();
        if (first) {
            return after(before, counter, power, Energy.ZERO, Quality.MEASURED);
        }
        Energy integrated = mean(before.power(), power).during(time);
        if (counter.isEmpty() || before.counter().isEmpty()) {
            boolean dense = before.known() && time.compareTo(LONGEST_INTEGRATION) <= 0;
            return after(before, counter, power, integrated, dense ? Quality.INTEGRATED : Quality.ESTIMATED);
        }
        Energy plausible = most.times(2).during(time.plus(QuarterHour.LENGTH));
        Energy now = counter.get();
        Energy then = before.counter().get();
        if (now.compareTo(then) >= 0 && now.minus(then).compareTo(plausible) <= 0) {
            return after(
                    before, counter, power, now.minus(then), before.known() ? Quality.MEASURED : Quality.ESTIMATED);
        }
        // A driver that was loaded anew counts from zero: what it counted since then was drawn for certain.
        boolean restarted = now.compareTo(then) < 0 && now.compareTo(plausible) <= 0;
        return after(before, counter, power, restarted ? Energy.max(integrated, now) : integrated, Quality.ESTIMATED);
    }

    /** The sensor did not answer: its last counter is kept, so that its energy is found when it comes back. */
    static Step lost(Sensor before) {
        return new Step(
                new Sensor(before.counter(), before.power(), before.metered(), Quality.MISSING, false), Energy.ZERO);
    }

    private static Step after(Sensor before, Optional<Energy> counter, Power power, Energy energy, Quality quality) {
        return new Step(new Sensor(counter, power, before.metered().plus(energy), quality, true), energy);
    }

    private static Power mean(Power a, Power b) {
        return a.plus(b).dividedBy(2);
    }
}
