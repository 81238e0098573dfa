package org.wattwerk.core.tariff.usage;

import java.util.Optional;
import org.wattwerk.core.quantity.Energy;

/**
 * What was used within windows.
 *
 * @param peak empty while no quarter hour that may set a peak was in them
 */
public record WindowUse(Energy energy, Optional<Peak> peak) {
    public static final WindowUse NONE = new WindowUse(Energy.ZERO, Optional.empty());

    WindowUse plus(WindowUse other) {
        return new WindowUse(energy.plus(other.energy), higher(peak, other.peak));
    }

    static Optional<Peak> higher(Optional<Peak> a, Optional<Peak> b) {
        return a.isEmpty() ? b : b.isEmpty() ? a : Optional.of(a.get().orHigher(b.get()));
    }
}
