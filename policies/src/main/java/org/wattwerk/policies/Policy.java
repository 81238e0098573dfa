package org.wattwerk.policies;

import java.time.ZoneId;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.Site;
import org.wattwerk.core.scheduling.SchedulingRules;

/**
 * Everything that people have decided about one site, as read from its policy files.
 *
 * @param zone in which the site's days, months and windows are counted
 * @param run the long training, if one is agreed
 * @param scheduling how the queue is kept, and what becomes of jobs that crash
 * @param jobs what was agreed for single jobs; a job that is not here gets the defaults
 */
public record Policy(
        Site site,
        ZoneId zone,
        TariffPolicy tariff,
        ControlSettings control,
        BudgetPolicy budget,
        JobDefaults jobDefaults,
        Optional<RunPolicy> run,
        SchedulingRules scheduling,
        SortedMap<JobId, JobPolicy> jobs) {
    /** Where nothing was decided about the queue. */
    public Policy(
            Site site,
            ZoneId zone,
            TariffPolicy tariff,
            ControlSettings control,
            BudgetPolicy budget,
            JobDefaults jobDefaults,
            Optional<RunPolicy> run,
            SortedMap<JobId, JobPolicy> jobs) {
        this(site, zone, tariff, control, budget, jobDefaults, run, SchedulingRules.DEFAULT, jobs);
    }

    public Policy {
        jobs = Collections.unmodifiableSortedMap(new TreeMap<>(jobs));
    }

    /** What was agreed for a job, or the defaults under its own name. */
    public JobPolicy job(JobId id) {
        JobPolicy agreed = jobs.get(id);
        return agreed != null ? agreed : jobDefaults.of(id);
    }

    /** The same with another run. */
    public Policy with(RunPolicy other) {
        return new Policy(site, zone, tariff, control, budget, jobDefaults, Optional.of(other), scheduling, jobs);
    }
}
