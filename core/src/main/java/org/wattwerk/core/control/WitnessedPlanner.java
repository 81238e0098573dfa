package org.wattwerk.core.control;

import java.util.List;
import org.wattwerk.core.planning.Plan;
import org.wattwerk.core.planning.Planner;
import org.wattwerk.core.planning.PlanningBasis;
import org.wattwerk.core.planning.PricedQuarterHour;
import org.wattwerk.core.planning.WorkOrder;
import org.wattwerk.core.time.QuarterHour;

/** A planner whose answers are told to a witness: they come from outside, as prices do. */
final class WitnessedPlanner implements Planner {
    private final Planner planner;
    private final Witness witness;

    WitnessedPlanner(Planner planner, Witness witness) {
        this.planner = planner;
        this.witness = witness;
    }

    @Override
    public Plan plan(List<PricedQuarterHour> prices, List<WorkOrder> orders) {
        return told(planner.plan(prices, orders));
    }

    @Override
    public Plan plan(QuarterHour present, PlanningBasis basis, List<WorkOrder> orders) {
        return told(planner.plan(present, basis, orders));
    }

    private Plan told(Plan plan) {
        witness.told(new Input.Planned(plan));
        return plan;
    }
}
