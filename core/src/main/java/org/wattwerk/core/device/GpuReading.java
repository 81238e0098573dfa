package org.wattwerk.core.device;

import java.util.Optional;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.Share;

/**
 * One sample of one device.
 *
 * @param power draw now (the instantaneous sensor where there is one)
 * @param energy cumulative counter since the driver was loaded; empty where the device has none
 * @param enforcedLimit the lowest of all limits that hold the device, read back from it
 * @param utilisation share of time in which a kernel ran; none where the device does not say, as under MIG
 * @param temperatureCelsius core temperature; 0 where the device does not say
 * @param integral what the power sensor adds up to, where it is sampled more often than the device is read
 */
public record GpuReading(
        int index,
        Power power,
        Optional<Energy> energy,
        Power enforcedLimit,
        Share utilisation,
        int temperatureCelsius,
        Optional<PowerIntegral> integral) {
    /** Of a device whose power is known at its readings only. */
    public GpuReading(
            int index,
            Power power,
            Optional<Energy> energy,
            Power enforcedLimit,
            Share utilisation,
            int temperatureCelsius) {
        this(index, power, energy, enforcedLimit, utilisation, temperatureCelsius, Optional.empty());
    }
}
