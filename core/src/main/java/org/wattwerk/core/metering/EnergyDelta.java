package org.wattwerk.core.metering;

import java.util.Optional;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.quantity.Energy;

/**
 * What one account of a node used between two marks.
 *
 * @param job whose energy it is; empty for idle
 * @param workMillis milliseconds of work at full speed, summed over GPUs
 * @param bound how far GPUs and host together may be off, up or down; zero where it is not stated
 */
public record EnergyDelta(
        Optional<JobId> job, Energy gpu, Energy host, Quality quality, long workMillis, Energy bound) {
    public EnergyDelta {
        if (workMillis < 0) {
            throw new IllegalArgumentException("work is negative: " + workMillis + " ms");
        }
    }

    /** An energy that does not state how far it may be off. */
    public EnergyDelta(Optional<JobId> job, Energy gpu, Energy host, Quality quality, long workMillis) {
        this(job, gpu, host, quality, workMillis, Energy.ZERO);
    }

    /** GPUs and host together. */
    public Energy energy() {
        return gpu.plus(host);
    }
}
