package org.wattwerk.core.cluster;

import org.wattwerk.core.quantity.Power;

/**
 * Nodes of one build: what one draws in each state it can be held to.
 *
 * @param hostIdle what the host (everything but the GPUs) draws with no job
 * @param hostBusy the host's allowance: the most it draws with a job; nothing caps it
 */
public record NodeClass(String name, GpuModel gpu, int gpus, Power hostIdle, Power hostBusy) {
    public NodeClass {
        if (gpus < 1) {
            throw new IllegalArgumentException("node class " + name + " has no GPU: " + gpus);
        }
        if (hostIdle.exceeds(hostBusy)) {
            throw new IllegalArgumentException(
                    "host of " + name + " idles above its allowance: " + hostIdle + " > " + hostBusy);
        }
    }

    /** All GPUs at one limit, and the host's allowance: what a node held to that limit may draw. */
    public Power at(Power gpuLimit) {
        return gpuLimit.times(gpus).plus(hostBusy);
    }

    /** Uncapped: every GPU at its highest limit. */
    public Power full() {
        return at(gpu.maxLimit());
    }

    /** What a node draws of which nothing is known: the driver's default for every GPU. */
    public Power unread() {
        return at(gpu.defaultLimit());
    }

    /** The lowest power that caps alone reach. */
    public Power lowestCapped() {
        return at(gpu.minLimit());
    }

    /** With its job stopped at a checkpoint: idle GPUs and an idle host. */
    public Power stopped() {
        return gpu.idle().times(gpus).plus(hostIdle);
    }

    /** The limit of each GPU under which the whole node stays within {@code node}, clamped to what the driver accepts. */
    public Power gpuLimitWithin(Power node) {
        return gpu.clamp(node.minusOrZero(hostBusy).dividedBy(gpus));
    }
}
