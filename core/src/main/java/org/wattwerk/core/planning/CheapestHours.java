package org.wattwerk.core.planning;

import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.NodeClass;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.time.QuarterHour;

/**
 * Gets each job's work done at the least cost of energy, by the value of work.
 *
 * <p>The states of a node are the corners of the upper concave hull of (power at the meter, speed), with rest as one of them
 * where the job may rest. For a value {@code v} of an hour at full speed, each quarter hour by itself takes the corner with
 * the highest {@code v * speed - price * power}. The work done grows with {@code v}, so the least {@code v} that gets the
 * work done is found by bisection: the dual of the linear program "least cost, at least this much work".
 *
 * <p>Only what is charged per kWh is weighed here; charges on the year's peak are not.
 */
public final class CheapestHours implements Planner {
    private static final int HALVINGS = 60;

    @Override
    public Plan plan(List<PricedQuarterHour> prices, List<WorkOrder> orders) {
        Map<JobId, Plan.JobPlan> jobs = new HashMap<>();
        for (WorkOrder order : orders) {
            jobs.put(order.job(), plan(prices, order));
        }
        return new Plan(jobs);
    }

    private static Plan.JobPlan plan(List<PricedQuarterHour> prices, WorkOrder order) {
        List<Corner> hull = hull(order);
        double low = 0;
        double high = highestValue(prices, hull);
        double most = work(prices, hull, high);
        double wanted = Math.min(order.quarterHoursAtFullSpeed(), most);
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (low + high) / 2;
            if (work(prices, hull, middle) >= wanted - 1e-9) {
                high = middle;
            } else {
                low = middle;
            }
        }
        double value = order.quarterHoursAtFullSpeed() <= 0 ? 0 : high;
        SortedMap<QuarterHour, PlannedTarget> targets = new TreeMap<>();
        double left = order.quarterHoursAtFullSpeed();
        for (PricedQuarterHour price : prices) {
            Corner corner = best(hull, value, price.marginal());
            targets.put(price.quarterHour(), target(order, corner, price, left));
            left -= corner.speed;
        }
        double reachable =
                order.quarterHoursAtFullSpeed() <= 0 ? 1 : Math.min(1, most / order.quarterHoursAtFullSpeed());
        return new Plan.JobPlan(targets, new Money(Math.round(value * 1e6)), reachable);
    }

    private static PlannedTarget target(WorkOrder order, Corner corner, PricedQuarterHour price, double left) {
        String shown = "price " + price.dayAhead().eurosPerMwh().setScale(2, RoundingMode.HALF_UP) + " EUR/MWh";
        if (left <= 0 && order.pausable()) {
            return new PlannedTarget(Optional.empty(), "its work for the planned time is done");
        }
        Optional<Power> limit = corner.gpuLimit;
        if (limit.isEmpty()) {
            return new PlannedTarget(limit, shown + " is above what its work is worth in this plan");
        }
        Power full = order.points().get(order.points().size() - 1).gpuLimit();
        return new PlannedTarget(
                limit, limit.get().equals(full) ? shown + ": full speed is worth it" : shown + ": slower is cheaper");
    }

    private static double work(List<PricedQuarterHour> prices, List<Corner> hull, double value) {
        double sum = 0;
        for (PricedQuarterHour price : prices) {
            sum += best(hull, value, price.marginal()).speed;
        }
        return sum;
    }

    private static Corner best(List<Corner> hull, double value, EnergyPrice price) {
        double eurosPerKwh = price.microEurosPerMwh() / 1e9;
        Corner best = hull.get(0);
        double bestWorth = Double.NEGATIVE_INFINITY;
        for (Corner corner : hull) {
            double worth = value * corner.speed - eurosPerKwh * corner.kilowatts;
            // Equal worth goes to the faster corner, so that the last bisection step is feasible.
            if (worth >= bestWorth - 1e-12) {
                best = corner;
                bestWorth = worth;
            }
        }
        return best;
    }

    /** A value at which full speed is worth it in every quarter hour. */
    private static double highestValue(List<PricedQuarterHour> prices, List<Corner> hull) {
        double dearest = 1e-3;
        for (PricedQuarterHour price : prices) {
            dearest = Math.max(dearest, price.marginal().microEurosPerMwh() / 1e9);
        }
        double steepest = 1e-3;
        for (int i = 1; i < hull.size(); i++) {
            double speed = hull.get(i).speed - hull.get(i - 1).speed;
            steepest = Math.max(steepest, (hull.get(i).kilowatts - hull.get(i - 1).kilowatts) / speed);
        }
        return dearest * steepest * 1.001;
    }

    /** The corners of the upper concave hull of (power, speed), by rising power. */
    private static List<Corner> hull(WorkOrder order) {
        List<Corner> points = new ArrayList<>();
        NodeClass nodeClass = order.nodeClass();
        if (order.pausable()) {
            points.add(corner(order, Optional.empty(), nodeClass.stopped(), 0));
        }
        for (OperatingPoint point : order.points()) {
            points.add(corner(
                    order,
                    Optional.of(point.gpuLimit()),
                    nodeClass.at(point.gpuLimit()),
                    point.speed().ratio()));
        }
        List<Corner> hull = new ArrayList<>();
        for (Corner point : points) {
            while (hull.size() >= 2 && !turnsRight(hull.get(hull.size() - 2), hull.get(hull.size() - 1), point)) {
                hull.remove(hull.size() - 1);
            }
            hull.add(point);
        }
        return hull;
    }

    private static Corner corner(WorkOrder order, Optional<Power> limit, Power node, double speed) {
        double kilowatts = node.plus(node.times(order.overhead())).milliwatts() / 1e6;
        return new Corner(limit, kilowatts, speed);
    }

    private static boolean turnsRight(Corner a, Corner b, Corner c) {
        return (b.speed - a.speed) * (c.kilowatts - b.kilowatts) > (c.speed - b.speed) * (b.kilowatts - a.kilowatts);
    }

    private record Corner(Optional<Power> gpuLimit, double kilowatts, double speed) {}
}
