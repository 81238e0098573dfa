package org.wattwerk.core.planning;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.time.QuarterHour;

/**
 * What each job is to do in each quarter hour that was planned.
 *
 * @param runs how it looks to their deadlines, for jobs that have one
 */
public record Plan(Map<JobId, JobPlan> jobs, Map<JobId, RunOutlook> runs) {
    public static final Plan NONE = new Plan(Map.of());

    public Plan {
        jobs = Map.copyOf(jobs);
        runs = Map.copyOf(runs);
    }

    /** A plan of jobs without deadlines. */
    public Plan(Map<JobId, JobPlan> jobs) {
        this(jobs, Map.of());
    }

    /** The target of a job in a quarter hour; empty when neither was planned. */
    public Optional<PlannedTarget> target(JobId job, QuarterHour quarterHour) {
        return Optional.ofNullable(jobs.get(job)).map(plan -> plan.targets().get(quarterHour));
    }

    /**
     * The plan of one job.
     *
     * @param worthOfFullSpeedHour what an hour of one node at full speed must be worth for this plan to be the cheapest
     * @param reachable share of the ordered work that the plan gets done; one, unless the time is too short
     */
    public record JobPlan(SortedMap<QuarterHour, PlannedTarget> targets, Money worthOfFullSpeedHour, double reachable) {
        public JobPlan {
            targets = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(targets));
        }
    }
}
