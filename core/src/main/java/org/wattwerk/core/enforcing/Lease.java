package org.wattwerk.core.enforcing;

import java.time.Duration;
import org.wattwerk.core.quantity.Power;

/**
 * Watts granted to one node for a duration that counts from receipt on the node's own monotonic clock, so that no two
 * machines have to agree on the time.
 *
 * @param epoch the controller's term; a lower one than ever seen is never obeyed
 * @param sequence grows with every lease of an epoch
 * @param power what the whole node may draw, its host included
 * @param safeLimit the limit of each GPU once the lease has expired
 * @param reason why, for people
 */
public record Lease(
        long epoch, long sequence, Power power, Duration timeToLive, Mode mode, Power safeLimit, String reason) {
    /** What the node's jobs may do under a lease. */
    public enum Mode {
        /** Jobs compute under the limits. */
        RUN,
        /** Jobs rest at a checkpoint and the limits are at their lowest. */
        STOPPED,
        /** Nothing computes, and the driver is let go, so that devices can be reset; the node is charged their default. */
        MAINTENANCE
    }

    public Lease {
        if (epoch < 0 || sequence < 0 || timeToLive.isNegative()) {
            throw new IllegalArgumentException("lease with a negative epoch, sequence or time to live: " + epoch + ", "
                    + sequence + ", " + timeToLive);
        }
    }

    /** True if this one was granted after {@code other}. */
    boolean isNewerThan(Lease other) {
        return epoch > other.epoch || (epoch == other.epoch && sequence > other.sequence);
    }
}
