package org.wattwerk.controller.meter;

import java.time.Instant;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Power;

/** The utility's meter at the connection point, and the sub-meter of the loads that are not ours. */
@FunctionalInterface
public interface SiteMeter {
    /**
     * Both meters now; must answer at once.
     *
     * @throws MeterException if the meter cannot be read
     */
    Reading read();

    /**
     * Counters and powers at one instant.
     *
     * @param at day time
     * @param connectionPoint everything drawn at the connection point, cumulative
     * @param otherLoads the part of it drawn by loads that are not ours, cumulative
     * @param power of everything, now
     * @param otherPower of the loads that are not ours, now
     */
    record Reading(Instant at, Energy connectionPoint, Energy otherLoads, Power power, Power otherPower) {}

    /** The meter does not answer; its message says why. */
    final class MeterException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public MeterException(String message) {
            super(message);
        }

        public MeterException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
