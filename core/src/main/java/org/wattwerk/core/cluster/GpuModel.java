package org.wattwerk.core.cluster;

import org.wattwerk.core.quantity.Power;

/**
 * What a policy must know of a GPU before it is ever read.
 *
 * @param defaultLimit the limit that the driver sets after a restart
 * @param minLimit the lowest limit that the driver accepts
 * @param maxLimit the highest limit that the driver accepts
 * @param idle draw with no job on it
 */
public record GpuModel(String name, Power defaultLimit, Power minLimit, Power maxLimit, Power idle) {
    public GpuModel {
        if (minLimit.exceeds(maxLimit) || defaultLimit.exceeds(maxLimit) || idle.exceeds(minLimit)) {
            throw new IllegalArgumentException(
                    "limits of " + name + " are not in the order idle <= min <= default <= max: " + idle + ", "
                            + minLimit + ", " + defaultLimit + ", " + maxLimit);
        }
    }

    /** The limit nearest to {@code wanted} that the driver accepts. */
    public Power clamp(Power wanted) {
        return Power.max(minLimit, Power.min(maxLimit, wanted));
    }
}
