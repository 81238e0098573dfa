package org.wattwerk.policies;

import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.quantity.Share;

/** What holds for a job of which the policy says nothing. */
public record JobDefaults(int priority, Share throughputGoal, boolean pausable) {
    /** What holds where the policy has no defaults of its own. */
    public static final JobDefaults DEFAULT = new JobDefaults(0, Share.ofPercent(80), true);

    /** Who pays for a job that nobody was named for: an account that finance can see, not one that hides. */
    public static final String UNASSIGNED = "unassigned";

    JobPolicy of(JobId id) {
        return new JobPolicy(id, id.value(), UNASSIGNED, priority, throughputGoal, pausable);
    }
}
