package org.wattwerk.core.tariff.usage;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.EnergyCost;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.tariff.calendar.Windows;
import org.wattwerk.core.time.QuarterHour;

/**
 * What is counted beside energy and peak because some component of a tariff needs it.
 *
 * @param windows by their name
 * @param orderedCapacity energy above it is counted apart
 */
public record Registers(SortedMap<String, Windows> windows, Optional<Power> orderedCapacity) {
    public static final Registers NONE = new Registers(new TreeMap<>(), Optional.empty());

    public Registers {
        windows = Collections.unmodifiableSortedMap(new TreeMap<>(windows));
    }

    /** Registers for windows. */
    public static Registers of(Windows windows) {
        return new Registers(new TreeMap<>(Map.of(windows.name(), windows)), Optional.empty());
    }

    /** A register for the energy above an ordered capacity. */
    public static Registers above(Power orderedCapacity) {
        return new Registers(new TreeMap<>(), Optional.of(orderedCapacity));
    }

    /**
     * All of both.
     *
     * @throws IllegalArgumentException if one name stands for two windows, or two capacities are ordered
     */
    public Registers plus(Registers other) {
        SortedMap<String, Windows> both = new TreeMap<>(windows);
        other.windows.forEach((name, added) -> {
            Windows known = both.put(name, added);
            if (known != null && !known.equals(added)) {
                throw new IllegalArgumentException("two windows are called '" + name + "'");
            }
        });
        if (orderedCapacity.isPresent()
                && other.orderedCapacity.isPresent()
                && !orderedCapacity.equals(other.orderedCapacity)) {
            throw new IllegalArgumentException(
                    "two capacities are ordered: " + orderedCapacity.get() + " and " + other.orderedCapacity.get());
        }
        return new Registers(both, orderedCapacity.or(() -> other.orderedCapacity));
    }

    /** Whether everything that {@code other} counts is counted here as well, and alike. */
    public boolean cover(Registers other) {
        return windows.entrySet().containsAll(other.windows.entrySet())
                && (other.orderedCapacity.isEmpty() || other.orderedCapacity.equals(orderedCapacity));
    }

    PeriodUse count(UsedQuarterHour used) {
        Optional<Peak> peak =
                used.setsPeak() ? Optional.of(new Peak(used.quarterHour(), used.energy())) : Optional.empty();
        SortedMap<String, WindowUse> inside = new TreeMap<>();
        windows.forEach((name, hours) -> {
            if (hours.contains(used.quarterHour())) {
                inside.put(name, new WindowUse(used.energy(), peak));
            }
        });
        Energy overrun = orderedCapacity
                .map(ordered -> ordered.during(QuarterHour.LENGTH))
                .map(within ->
                        used.energy().compareTo(within) > 0 ? used.energy().minus(within) : Energy.ZERO)
                .orElse(Energy.ZERO);
        return new PeriodUse(used.energy(), peak, EnergyCost.of(used.energy(), used.dayAhead()), overrun, inside);
    }
}
