package org.wattwerk.core.planning.year;

import java.util.Optional;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Money;

/**
 * What may be used or spent in a period of the plan, such as a month. Counts the energy at the meter of the planned runs,
 * and its price per kWh; charges on the peak are not in it.
 *
 * @param name for people, such as {@code 2026-03}
 * @param from first quarter hour, by index
 * @param to first quarter hour after it
 */
public record PeriodBudget(String name, int from, int to, Optional<Energy> energy, Optional<Money> money) {
    public PeriodBudget {
        if (from < 0 || to <= from) {
            throw new IllegalArgumentException("budget " + name + " covers no time: [" + from + ", " + to + ")");
        }
    }

    public static PeriodBudget of(String name, int from, int to, Energy energy) {
        return new PeriodBudget(name, from, to, Optional.of(energy), Optional.empty());
    }

    public static PeriodBudget of(String name, int from, int to, Money money) {
        return new PeriodBudget(name, from, to, Optional.empty(), Optional.of(money));
    }

    /** Energy in kilowatt quarter hours; infinite where none is set. */
    double kilowattQuarterHours() {
        return energy.map(limit -> limit.kilowattHours() * Units.QUARTER_HOURS_PER_HOUR)
                .orElse(Double.POSITIVE_INFINITY);
    }

    double euros() {
        return money.map(Units::euros).orElse(Double.POSITIVE_INFINITY);
    }
}
