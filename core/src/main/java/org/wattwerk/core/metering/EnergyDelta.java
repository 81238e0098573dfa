package org.wattwerk.core.metering;

import java.util.Optional;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.quantity.Energy;

/**
 * What one account of a node used between two marks.
 *
 * @param job whose energy it is; empty for idle
 * @param workMillis milliseconds of work at full speed, summed over GPUs
 */
public record EnergyDelta(Optional<JobId> job, Energy gpu, Energy host, Quality quality, long workMillis) {
    public EnergyDelta {
        if (workMillis < 0) {
            throw new IllegalArgumentException("work is negative: " + workMillis + " ms");
        }
    }

    /** GPUs and host together. */
    public Energy energy() {
        return gpu.plus(host);
    }
}
