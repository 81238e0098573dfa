package org.wattwerk.core.scheduling;

import java.time.Duration;
import java.util.List;

/**
 * What operations has decided about queue and life of jobs.
 *
 * @param tries how often a job is started without a new checkpoint between before it is held; with one it just fails
 * @param checkpointWithin how long a job that has to leave its nodes has for its last checkpoint
 * @param growAfter how long an elastic job is left alone before it is started again on more nodes
 * @param downtimes maintenance windows of nodes
 * @param budgetCloses whether nothing new starts once the month's money budget is used up
 */
public record SchedulingRules(
        int tries, Duration checkpointWithin, Duration growAfter, List<Downtime> downtimes, boolean budgetCloses) {
    /** What holds where nothing was decided. */
    public static final SchedulingRules DEFAULT =
            new SchedulingRules(3, Duration.ofMinutes(2), Duration.ofMinutes(30), List.of(), false);

    public SchedulingRules {
        downtimes = List.copyOf(downtimes);
        if (tries < 1) {
            throw new IllegalArgumentException("a job is tried at least once, not " + tries + " times");
        }
        if (checkpointWithin.isNegative() || growAfter.isNegative()) {
            throw new IllegalArgumentException("times are not negative: " + checkpointWithin + ", " + growAfter);
        }
    }

    /** The same with another number of tries. */
    public SchedulingRules withTries(int other) {
        return new SchedulingRules(other, checkpointWithin, growAfter, downtimes, budgetCloses);
    }
}
