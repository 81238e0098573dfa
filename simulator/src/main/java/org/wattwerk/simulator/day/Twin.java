package org.wattwerk.simulator.day;

import java.util.Map;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.JobSpec;
import org.wattwerk.core.planning.FlatOut;
import org.wattwerk.core.quantity.Share;
import org.wattwerk.core.time.QuarterHour;

/** The same day as if nobody had throttled: the same tokens, site and prices, at full speed until the work is done. */
public final class Twin {
    private Twin() {}

    /**
     * @param workMillis what each job did on the day that is compared: milliseconds at full speed, summed over GPUs
     */
    public static DayOutcome uncapped(DayScenario scenario, Map<JobId, Long> workMillis) {
        return DaySimulation.run(scenario.with(
                scenario.title() + ", without caps (simulated)",
                new FlatOut(),
                scenario.jobs().stream()
                        .map(job -> withGoal(scenario, job, workMillis))
                        .toList()));
    }

    private static JobSpec withGoal(DayScenario scenario, JobSpec job, Map<JobId, Long> workMillis) {
        long quarterHours = QuarterHour.containing(scenario.end()).number()
                - QuarterHour.containing(scenario.start()).number();
        int gpus = scenario.policy().site().nodes().values().iterator().next().gpus();
        double fullSpeed = (double) quarterHours * QuarterHour.LENGTH.toMillis() * job.nodes() * gpus;
        Share goal = Share.ofRatio(workMillis.getOrDefault(job.id(), 0L) / fullSpeed);
        return new JobSpec(
                job.id(),
                job.name(),
                job.costCentre(),
                job.priority(),
                job.nodes(),
                goal,
                job.pausable(),
                job.command());
    }
}
