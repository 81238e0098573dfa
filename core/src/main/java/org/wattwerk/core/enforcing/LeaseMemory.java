package org.wattwerk.core.enforcing;

import java.time.Duration;
import java.util.Optional;

/**
 * What a restarted agent must still know.
 *
 * @param highestEpoch the highest epoch ever obeyed
 * @param lease the last lease, if any
 * @param receivedAt control time of its receipt; comparable only under the same {@code bootId}
 * @param bootId the devices' boot under which the lease was received
 */
public record LeaseMemory(long highestEpoch, Optional<Lease> lease, Duration receivedAt, String bootId) {
    /** Of a node that never heard a controller. */
    public static final LeaseMemory NONE = new LeaseMemory(0, Optional.empty(), Duration.ZERO, "");
}
