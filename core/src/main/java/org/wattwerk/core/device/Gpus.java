package org.wattwerk.core.device;

import java.util.List;
import org.wattwerk.core.quantity.Power;

/** The GPUs of one node. Calls block and may hang; they belong on a thread of their own. */
public interface Gpus extends AutoCloseable {
    /** The devices in index order, as found when this was opened. */
    List<GpuInfo> inventory();

    /** One sample of one device. */
    GpuReading read(int index) throws DeviceException;

    /**
     * Sets a limit within the device's range and reads it back.
     *
     * @return the limit that now holds the device
     * @throws DeviceException if the device refused, or the caller may not
     */
    Power setPowerLimit(int index, Power limit) throws DeviceException;

    @Override
    void close();
}
