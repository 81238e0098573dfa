package org.wattwerk.core.tariff.usage;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.EnergyCost;

/**
 * What a connection point used in a period.
 *
 * @param energy all of it
 * @param peak empty while there was no quarter hour that may set one
 * @param indexed the energy at the day-ahead price of each quarter hour, without margin, exactly
 * @param overrun energy above the ordered capacity, quarter hour by quarter hour; zero where none is ordered
 * @param windows by name of the windows
 */
public record PeriodUse(
        Energy energy, Optional<Peak> peak, EnergyCost indexed, Energy overrun, SortedMap<String, WindowUse> windows) {
    public static final PeriodUse NONE =
            new PeriodUse(Energy.ZERO, Optional.empty(), EnergyCost.ZERO, Energy.ZERO, new TreeMap<>());

    public PeriodUse {
        windows = Collections.unmodifiableSortedMap(new TreeMap<>(windows));
    }

    /** Two periods together. */
    public PeriodUse plus(PeriodUse other) {
        SortedMap<String, WindowUse> both = new TreeMap<>(windows);
        other.windows.forEach((name, use) -> both.merge(name, use, WindowUse::plus));
        return new PeriodUse(
                energy.plus(other.energy),
                WindowUse.higher(peak, other.peak),
                indexed.plus(other.indexed),
                overrun.plus(other.overrun),
                both);
    }

    /** What was used within windows; nothing where none of them has come yet. */
    public WindowUse window(String name) {
        return windows.getOrDefault(name, WindowUse.NONE);
    }
}
