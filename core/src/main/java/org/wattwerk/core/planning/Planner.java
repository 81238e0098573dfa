package org.wattwerk.core.planning;

import java.util.List;
import org.wattwerk.core.time.QuarterHour;

/** Makes a plan: a pure function of what is to be done and what energy costs. */
@FunctionalInterface
public interface Planner {
    /**
     * @param prices the quarter hours that are planned, in order
     * @param orders the work of each job
     */
    Plan plan(List<PricedQuarterHour> prices, List<WorkOrder> orders);

    /**
     * The same with all that is known at a moment, for a planner that looks beyond the day.
     *
     * @param present the first quarter hour that is planned
     */
    default Plan plan(QuarterHour present, PlanningBasis basis, List<WorkOrder> orders) {
        return basis.day().isEmpty() ? Plan.NONE : plan(basis.day(), orders);
    }
}
