package org.wattwerk.core.planning;

import java.util.List;
import java.util.Optional;
import org.wattwerk.core.tariff.PriceCurve;

/**
 * What is known of prices and of the meter's year when a plan is made; nothing in it was published later.
 *
 * @param day the delivery day whose quarter hours share the goals of jobs without a date of their own
 * @param dayAhead all day-ahead prices without a gap, from some weeks back to the last that is published
 * @param soFar the billing year before now
 */
public record PlanningBasis(List<PricedQuarterHour> day, Optional<PriceCurve> dayAhead, YearSoFar soFar) {
    /** Nothing is known yet. */
    public static final PlanningBasis NOTHING = ofDay(List.of());

    public PlanningBasis {
        day = List.copyOf(day);
    }

    /** The prices of one day, and no more. */
    public static PlanningBasis ofDay(List<PricedQuarterHour> day) {
        return new PlanningBasis(day, Optional.empty(), YearSoFar.NOTHING);
    }

    /** The same for a day of which a part is over. */
    public PlanningBasis withDay(List<PricedQuarterHour> rest) {
        return new PlanningBasis(rest, dayAhead, soFar);
    }
}
