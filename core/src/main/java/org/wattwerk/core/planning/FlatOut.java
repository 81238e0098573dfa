package org.wattwerk.core.planning;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.time.QuarterHour;

/** The plan that nobody made: full speed until the work is done. What a cluster without Wattwerk does. */
public final class FlatOut implements Planner {
    @Override
    public Plan plan(List<PricedQuarterHour> prices, List<WorkOrder> orders) {
        Map<JobId, Plan.JobPlan> jobs = new HashMap<>();
        for (WorkOrder order : orders) {
            SortedMap<QuarterHour, PlannedTarget> targets = new TreeMap<>();
            double left = order.quarterHoursAtFullSpeed();
            for (PricedQuarterHour price : prices) {
                targets.put(price.quarterHour(), target(order, left));
                left -= 1;
            }
            double reachable = left > 0 ? prices.size() / (left + prices.size()) : 1;
            jobs.put(order.job(), new Plan.JobPlan(targets, Money.ZERO, reachable));
        }
        return new Plan(jobs);
    }

    private static PlannedTarget target(WorkOrder order, double left) {
        return left > 0
                ? new PlannedTarget(
                        Optional.of(
                                order.points().get(order.points().size() - 1).gpuLimit()),
                        "full speed until its work is done")
                : new PlannedTarget(Optional.empty(), "its work is done");
    }
}
