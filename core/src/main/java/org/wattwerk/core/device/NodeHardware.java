package org.wattwerk.core.device;

import java.util.Optional;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.Share;

/** A node as its agent sees it: GPUs, the host around them, and, where they are simulated, their work. */
public interface NodeHardware extends AutoCloseable {
    Gpus gpus();

    /** Power of everything but the GPUs, from a host sensor; empty where there is none and it must be modelled. */
    Optional<Power> hostPower();

    /** Cumulative energy of everything but the GPUs, from a host counter; empty where there is none. */
    Optional<Energy> hostEnergy();

    /** What sensors of the node say beside its GPUs' own; may be some seconds old. */
    default HostReading sensors() {
        return HostReading.NONE;
    }

    /** Changes whenever the devices may have fallen back to the driver's defaults (boot, driver reload). */
    String bootId();

    /** The simulated side of this node; empty on real devices, which feel their load themselves. */
    Optional<SimulatedLoad> simulatedLoad();

    @Override
    void close();

    /** How a job and simulated devices feel each other. */
    interface SimulatedLoad {
        /** Says whether a job computes on a device now. */
        void computing(int gpu, boolean busy);

        /** Speed of a job on this device against its speed without a cap, from the power that its limit allows. */
        Share speed(int gpu);

        /** Cumulative work of a device: milliseconds of day time at full speed. */
        long workMillis(int gpu);
    }
}
