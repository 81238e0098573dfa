package org.wattwerk.core.device;

import org.wattwerk.core.cluster.NodeClass;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.time.Moment;

/**
 * Everything of a simulated node but its GPUs, at one moment: between idle and the allowance by the share of busy GPUs,
 * without a lag. Its energy is the integral over day time.
 *
 * @param energy in millijoules since the host was made
 */
public record SimulatedHost(NodeClass nodeClass, Moment at, int busyGpus, RunningIntegral energy) {
    public SimulatedHost {
        if (busyGpus < 0 || busyGpus > nodeClass.gpus()) {
            throw new IllegalArgumentException(
                    "busy GPUs of " + nodeClass.name() + " are not 0 to " + nodeClass.gpus() + ": " + busyGpus);
        }
    }

    /** Switched on, with no job. */
    public static SimulatedHost switchedOn(NodeClass nodeClass, Moment now) {
        return new SimulatedHost(nodeClass, now, 0, RunningIntegral.ofEnergy());
    }

    /** At a later moment; itself where the moment is not later in control time. Day time set back counts nothing. */
    public SimulatedHost advance(Moment now) {
        if (now.elapsed().compareTo(at.elapsed()) < 0) {
            return this;
        }
        long day = SimulatedGpu.dayNanos(at.day(), now.day());
        return new SimulatedHost(nodeClass, now, busyGpus, energy.plus(power().milliwatts(), day));
    }

    /** With another number of busy GPUs, from this moment on. */
    public SimulatedHost withBusyGpus(int busyGpus) {
        return new SimulatedHost(nodeClass, at, busyGpus, energy);
    }

    /** Switched on at this moment after it was off. */
    public SimulatedHost switchedOnAgain(Moment now) {
        return new SimulatedHost(nodeClass, now, 0, energy);
    }

    /** The draw now: {@code idle + busy / all * (allowance - idle)}, rounded down to the milliwatt. */
    public Power power() {
        Power range = nodeClass.hostBusy().minus(nodeClass.hostIdle());
        return nodeClass.hostIdle().plus(range.times(busyGpus).dividedBy(nodeClass.gpus()));
    }

    /** Energy since the host was made. */
    public Energy lifetimeEnergy() {
        return new Energy(energy.whole());
    }
}
