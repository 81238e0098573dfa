package org.wattwerk.controller.influx;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one node reported of its parts at an instant of day time: the detail that the live view does not show.
 *
 * @param job the job that runs there, null if none
 */
public record NodePoint(
        Instant at,
        String site,
        String node,
        @Nullable String job,
        @Nullable Double gpuPowerWatts,
        @Nullable Double hostPowerWatts,
        List<Gpu> gpus) {

    public NodePoint {
        gpus = List.copyOf(gpus);
    }

    /** One GPU of the node; what a device does not tell is null. */
    public record Gpu(
            int index,
            @Nullable Double powerWatts,
            @Nullable Double limitWatts,
            @Nullable Double utilisationPercent,
            @Nullable Double temperatureCelsius) {}
}
