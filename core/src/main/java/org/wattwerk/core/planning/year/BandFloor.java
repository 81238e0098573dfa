package org.wattwerk.core.planning.year;

import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Power;

/**
 * Hours of use that must be reached [Bandlast, § 19 (2) sentence 2 StromNEV]: the year's energy over the year's peak, and
 * an energy of its own. Both count the whole connection point. Linear in power and peak, so a plan that keeps them is still
 * convex.
 *
 * @param hours energy over peak, at least
 * @param minimum energy, at least
 * @param energySoFar energy of the year before the plan begins
 * @param peakSoFar peak of the year before the plan begins
 */
public record BandFloor(double hours, Energy minimum, Energy energySoFar, Power peakSoFar) {
    public BandFloor {
        if (!(hours > 0) || hours > 8784) {
            throw new IllegalArgumentException("hours of use are not between 0 and 8784: " + hours);
        }
    }
}
