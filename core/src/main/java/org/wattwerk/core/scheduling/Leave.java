package org.wattwerk.core.scheduling;

import org.wattwerk.core.cluster.JobId;

/**
 * A running job that is to take a checkpoint and go back to the queue.
 *
 * @param reason for its owner
 */
public record Leave(JobId job, Cause cause, String reason) {
    /** Why it has to leave its nodes. */
    public enum Cause {
        /** A job of higher priority needs them. */
        GIVES_WAY,
        /** It starts again on more of them. */
        GROWS,
        /** Their maintenance begins. */
        DOWNTIME
    }
}
