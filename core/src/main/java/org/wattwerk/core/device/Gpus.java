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

    /** True where power is worth being sampled between two readings, which then carry what it adds up to. */
    default boolean isSampled() {
        return false;
    }

    /** One quick sample of one device, without garbage; what goes wrong is said by its next reading. */
    default void sample(int index) {}

    /**
     * Sets the limit that is set already: changes nothing, and fails as a change would.
     *
     * @throws DeviceException if the device refused, or the caller may not
     */
    default void tryLimit(int index) throws DeviceException {}

    /**
     * What changes slowly or is asked for rarely; worth a second's pause between two looks at one device.
     *
     * @throws DeviceException if the device does not answer; what it cannot say is left out instead
     */
    default GpuDetail detail(int index) throws DeviceException {
        return GpuDetail.NONE;
    }

    /**
     * Holds the GPU's clock between two frequencies: a second knob, for work that a power limit does not bind.
     *
     * @throws DeviceException if the device cannot, refused, or the caller may not
     */
    default void lockClocks(int index, int minMegahertz, int maxMegahertz) throws DeviceException {
        throw new DeviceException("GPU " + index + " has no clocks to lock");
    }

    /** Lets the clock go again. */
    default void resetClocks(int index) throws DeviceException {
        throw new DeviceException("GPU " + index + " has no clocks to lock");
    }

    /** Errors that devices reported by themselves since the last call, oldest first. */
    default List<DeviceFault> faults() {
        return List.of();
    }

    /** How well these devices know their own draw. */
    default SensorAccuracy accuracy() {
        return SensorAccuracy.BOARD;
    }

    /** What this driver cannot do, one line each, for people. */
    default List<String> missing() {
        return List.of();
    }

    /**
     * Looks for lost devices again, by their UUID; worth half a minute between two attempts.
     *
     * @return the devices that answer again
     */
    default List<Integer> recover() {
        return List.of();
    }

    /** Lets the driver go, so that devices can be reset or it can be loaded anew; they answer nothing until taken up. */
    default void letGo() {}

    /**
     * Takes the driver up again and finds every device by its UUID.
     *
     * @throws DeviceException if the driver does not answer, or a device is gone; the others answer
     */
    default void takeUp() throws DeviceException {}

    @Override
    void close();
}
