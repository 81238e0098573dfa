package org.wattwerk.core.enforcing;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.wattwerk.core.device.GpuReading;
import org.wattwerk.core.device.HostReading;
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
 * @param elapsed control time, by which power is integrated: day time may be set; empty in a time-lapse, where it is day
 *     time that counts
 * @param sensors of the node beside its GPUs
 */
public record MeterSample(
        Instant at,
        SortedMap<Integer, GpuReading> gpus,
        Optional<Power> hostPower,
        Optional<Energy> hostEnergy,
        SortedMap<Integer, Long> workMillis,
        Optional<Duration> elapsed,
        HostReading sensors) {
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
                Collections.unmodifiableSortedMap(new TreeMap<>(workMillis)),
                Optional.empty(),
                HostReading.NONE);
    }

    /** Read at this control time. */
    public MeterSample withElapsed(Duration control) {
        return new MeterSample(at, gpus, hostPower, hostEnergy, workMillis, Optional.of(control), sensors);
    }

    /** With what sensors say of the node. */
    public MeterSample withSensors(HostReading said) {
        return new MeterSample(at, gpus, hostPower, hostEnergy, workMillis, elapsed, said);
    }
}
