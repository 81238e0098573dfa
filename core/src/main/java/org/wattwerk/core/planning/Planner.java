package org.wattwerk.core.planning;

import java.util.List;

/** Makes a plan: a pure function of what is to be done and what energy costs. */
@FunctionalInterface
public interface Planner {
    /**
     * @param prices the quarter hours that are planned, in order
     * @param orders the work of each job
     */
    Plan plan(List<PricedQuarterHour> prices, List<WorkOrder> orders);
}
