package org.wattwerk.simulator.day;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.wattwerk.core.cluster.JobSpec;
import org.wattwerk.core.control.ControlPolicy;
import org.wattwerk.core.control.Curtailment;
import org.wattwerk.core.ledger.TokenRate;
import org.wattwerk.core.planning.Planner;
import org.wattwerk.core.tariff.PriceCurve;
import org.wattwerk.core.tariff.Tariff;
import org.wattwerk.core.time.QuarterHour;
import org.wattwerk.simulator.devices.DailyLoad;

/**
 * What a simulated day is made of.
 *
 * @param prices cover {@code [start, end)}
 * @param otherLoads what else hangs behind the same meter
 * @param tokenRate of every job, for the statement
 * @param step how often everything is looked at; divides a quarter hour
 */
public record DayScenario(
        String title,
        ControlPolicy policy,
        Planner planner,
        Instant start,
        Instant end,
        PriceCurve prices,
        Tariff tariff,
        List<JobSpec> jobs,
        List<Curtailment> orders,
        DailyLoad otherLoads,
        TokenRate tokenRate,
        Duration step) {
    public DayScenario {
        jobs = List.copyOf(jobs);
        orders = List.copyOf(orders);
        if (step.isZero() || step.isNegative() || QuarterHour.LENGTH.toNanos() % step.toNanos() != 0) {
            throw new IllegalArgumentException("a step of " + step + " does not divide a quarter hour");
        }
        if (!QuarterHour.containing(start).start().equals(start)
                || !QuarterHour.containing(end).start().equals(end)) {
            throw new IllegalArgumentException(
                    "a simulated day starts and ends with a quarter hour: " + start + ", " + end);
        }
    }

    /** The same site, prices and time with other jobs under another plan and without orders. */
    public DayScenario with(String newTitle, Planner otherPlanner, List<JobSpec> otherJobs) {
        return new DayScenario(
                newTitle,
                policy,
                otherPlanner,
                start,
                end,
                prices,
                tariff,
                otherJobs,
                List.of(),
                otherLoads,
                tokenRate,
                step);
    }
}
