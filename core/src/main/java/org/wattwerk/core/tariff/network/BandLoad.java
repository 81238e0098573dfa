package org.wattwerk.core.tariff.network;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.quantity.Share;
import org.wattwerk.core.tariff.usage.ConnectionPointYear;
import org.wattwerk.core.tariff.usage.HoursOfUse;

/**
 * Band load (section 19 (2) 2 to 4 StromNEV): who uses much energy evenly pays a part of the published charge. The parts
 * are the least that the law allows; the real one is what the grid operator's physical path costs.
 *
 * @param above energy of the year that must be exceeded
 * @param steps by hours of use, ascending
 */
public record BandLoad(Energy above, List<Step> steps) {
    public BandLoad {
        steps = steps.stream().sorted(Comparator.comparingInt(Step::hours)).toList();
        if (steps.isEmpty()) {
            throw new IllegalArgumentException("band load needs at least one step");
        }
    }

    /** Hours of use from which on at least this share of the published charge is paid. */
    public record Step(int hours, Share pays) {}

    /** Rounded down, for people: nobody reads a projection to the millijoule. */
    private static String wholeKilowattHours(Energy energy) {
        return Energy.ofKilowattHours((long) Math.floor(energy.kilowattHours())).toString();
    }

    RegimeOutcome outcome(Money published, ConnectionPointYear known) {
        HoursOfUse hours = known.hoursOfUse();
        Energy energy = known.projectedEnergy();
        Step first = steps.get(0);
        Step reached = steps.stream()
                .filter(step -> hours.atLeast(step.hours()))
                .reduce((lower, higher) -> higher)
                .orElse(first);
        return new RegimeOutcome(
                Regime.BAND_LOAD,
                published.minus(published.times(reached.pays())),
                Optional.of(reached.pays()),
                true,
                List.of(
                        new Condition(first.hours() + " hours of use", hours.toString(), hours.atLeast(first.hours())),
                        new Condition("more than " + above, wholeKilowattHours(energy), energy.compareTo(above) > 0)));
    }
}
