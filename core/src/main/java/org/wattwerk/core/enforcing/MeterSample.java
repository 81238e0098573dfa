package org.wattwerk.core.enforcing;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.wattwerk.core.device.GpuReading;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Power;

/**
 * Everything a node's sensors said at one instant.
 *
 * @param at day time
 * @param gpus by index; a device that did not answer is left out
 * @param hostPower of everything but the GPUs, where there is a sensor
 * @param hostEnergy cumulative, where there is a counter
 * @param workMillis cumulative work by GPU index, of simulated devices only
 */
public record MeterSample(
        Instant at,
        SortedMap<Integer, GpuReading> gpus,
        Optional<Power> hostPower,
        Optional<Energy> hostEnergy,
        SortedMap<Integer, Long> workMillis) {
    public MeterSample(
            Instant at,
            Map<Integer, GpuReading> gpus,
            Optional<Power> hostPower,
            Optional<Energy> hostEnergy,
            Map<Integer, Long> workMillis) {
        this(
                at,
                Collections.unmodifiableSortedMap(new TreeMap<>(gpus)),
                hostPower,
                hostEnergy,
                Collections.unmodifiableSortedMap(new TreeMap<>(workMillis)));
    }
}
