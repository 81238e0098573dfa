package org.wattwerk.agent.device;

import java.util.SortedMap;
import java.util.TreeMap;
import org.wattwerk.core.enforcing.MeterSample;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.Share;

/**
 * One look at all devices.
 *
 * @param number of the look: a later one is higher
 * @param speeds of simulated devices, by index: speed against the speed without a cap
 * @param problems of devices that did not answer or refused, by index; index -1 is the host
 */
public record Readings(
        long number, MeterSample sample, SortedMap<Integer, Share> speeds, SortedMap<Integer, String> problems) {
    /** The limits that hold the devices that answered. */
    public SortedMap<Integer, Power> limits() {
        SortedMap<Integer, Power> limits = new TreeMap<>();
        sample.gpus().forEach((index, reading) -> limits.put(index, reading.enforcedLimit()));
        return limits;
    }
}
