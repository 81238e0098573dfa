package org.wattwerk.policies;

import java.time.Duration;
import org.wattwerk.core.control.GridRules;
import org.wattwerk.core.quantity.Power;

/**
 * How watts are granted, and what happens to a node that hears nothing.
 *
 * @param leaseTtl how long a lease holds, on the agent's own clock
 * @param leaseRenew how often it is granted anew while all is well
 * @param safeLimit for each GPU, once its node's lease has expired
 * @param reportPeriod how often a node reports
 * @param checkpointEvery after so long without a checkpoint a running job is asked for one
 * @param checkpointAhead so long before an announced order running jobs are asked for one
 * @param grid how fast power may change, and the highest mean of a quarter hour
 */
public record ControlSettings(
        Duration leaseTtl,
        Duration leaseRenew,
        Power safeLimit,
        Duration reportPeriod,
        Duration checkpointEvery,
        Duration checkpointAhead,
        GridRules grid) {
    /** Where the site's limit is all that the grid asks for. */
    public ControlSettings(
            Duration leaseTtl,
            Duration leaseRenew,
            Power safeLimit,
            Duration reportPeriod,
            Duration checkpointEvery,
            Duration checkpointAhead) {
        this(leaseTtl, leaseRenew, safeLimit, reportPeriod, checkpointEvery, checkpointAhead, GridRules.NONE);
    }

    /** What holds where a policy says nothing. */
    public static final ControlSettings DEFAULT = new ControlSettings(
            Duration.ofSeconds(10),
            Duration.ofSeconds(2),
            Power.ofWatts(200),
            Duration.ofMillis(500),
            Duration.ofHours(1),
            Duration.ofMinutes(2));

    public ControlSettings {
        if (checkpointEvery.compareTo(Duration.ofMinutes(1)) < 0) {
            throw new IllegalArgumentException("checkpoint-every of " + Durations.print(checkpointEvery)
                    + " leaves no time to train: write at least 1 min");
        }
        // Two renewals in a lease, so that one lost message does not throttle a node.
        if (leaseRenew.multipliedBy(2).compareTo(leaseTtl) > 0) {
            throw new IllegalArgumentException("lease-renew of " + Durations.print(leaseRenew)
                    + " is too long: at least two renewals must fit into the lease-ttl of "
                    + Durations.print(leaseTtl));
        }
        if (reportPeriod.compareTo(leaseRenew) > 0) {
            throw new IllegalArgumentException(
                    "report-period of " + Durations.print(reportPeriod) + " is too long: a node must report within each"
                            + " lease-renew of " + Durations.print(leaseRenew) + ", or its limits are never read back");
        }
    }
}
