package org.wattwerk.policies;

import java.time.Duration;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.device.ThroughputCurve;
import org.wattwerk.core.quantity.CarbonIntensity;
import org.wattwerk.core.quantity.Power;

/**
 * The long training that a site exists for, as it was agreed.
 *
 * @param name for people
 * @param costCentre who pays
 * @param nodes how many whole nodes it runs on, all at once
 * @param tokens that it has to see within a billing year
 * @param tokensPerSecond of one GPU at full speed
 * @param speeds its speed against the limit of each GPU
 * @param mayRest whether it may rest at a checkpoint when energy is dear
 * @param restart time without progress after each rest
 * @param carbon what a kWh is assumed to emit where nothing is measured; empty where nobody assumes anything
 * @param job as which it is handed in; its name in small letters where the policy says no other
 * @param lastDay the last day on which its tokens count, in the site's zone; the end of the year where none is agreed
 * @param minimumUp how long it runs at least between two rests
 * @param minimumDown how long it rests at least
 * @param cap the most that it may draw at the meter, if that is agreed
 */
public record RunPolicy(
        String name,
        String costCentre,
        int nodes,
        long tokens,
        long tokensPerSecond,
        ThroughputCurve speeds,
        boolean mayRest,
        Duration restart,
        Optional<CarbonIntensity> carbon,
        Optional<JobId> job,
        Optional<LocalDate> lastDay,
        Duration minimumUp,
        Duration minimumDown,
        Optional<Power> cap) {
    public RunPolicy {
        if (nodes < 1) {
            throw new IllegalArgumentException("a run needs at least one node, not " + nodes);
        }
        if (tokensPerSecond < 1) {
            throw new IllegalArgumentException("a run needs at least 1 token a second, not " + tokensPerSecond);
        }
    }

    /** The job that it is handed in as. */
    public JobId jobId() {
        return job.orElseGet(() -> new JobId(name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-")));
    }

    /** The same run on another number of nodes. */
    public RunPolicy on(int changed) {
        return new RunPolicy(
                name,
                costCentre,
                changed,
                tokens,
                tokensPerSecond,
                speeds,
                mayRest,
                restart,
                carbon,
                job,
                lastDay,
                minimumUp,
                minimumDown,
                cap);
    }
}
