package org.wattwerk.simulator.faults;

import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.quantity.Power;

/** Something that goes wrong, as data: when, with whom and for how long, in milliseconds of simulated time. */
public sealed interface Fault {
    long FOR_EVER = Long.MAX_VALUE;

    long at();

    /** An agent's process dies and is started again; jobs and limits live on. */
    record AgentCrash(long at, NodeId node, long length) implements Fault {}

    /** An agent's process stands still; its lease, its limits and its jobs stay as they are. */
    record AgentFrozen(long at, NodeId node, long length) implements Fault {}

    /** A machine restarts: its jobs are gone, its devices are back at the driver's default. */
    record Reboot(long at, NodeId node, long length) implements Fault {}

    /** Nothing passes between a node and any controller. */
    record Partition(long at, NodeId node, long length) implements Fault {}

    /** The driver hangs: nothing can be read or set. */
    record DriverHangs(long at, NodeId node, long length) implements Fault {}

    /** The driver takes new limits without a word and does not apply them. */
    record LimitsIgnored(long at, NodeId node, long length) implements Fault {}

    /** Somebody else sets a limit, or a reloaded driver its default. */
    record LimitChanged(long at, NodeId node, Power gpuLimit) implements Fault {}

    /** A process of a job ends by itself with an error. */
    record ProcessCrash(long at, NodeId node) implements Fault {}

    /** A process of a job no longer obeys and goes on drawing power. */
    record ProcessHangs(long at, NodeId node) implements Fault {}

    /** The controller's process dies and is started again. */
    record ControllerCrash(long at, long length) implements Fault {}

    /** The controller's process stands still. */
    record ControllerStall(long at, long length) implements Fault {}

    /** The controller stands still, another takes over from its store, and the old one comes back to life beside it. */
    record TakeOver(long at, long length) implements Fault {}

    /** Leases and reports get lost, arrive twice, late and in another order. */
    record BadNetwork(long at, long length, double share) implements Fault {}

    /** An outside order to stay under a limit. */
    record Order(long at, Power limit, long length) implements Fault {}

    /** People forbid every raise for a while. */
    record Frozen(long at, long length) implements Fault {}

    /** People take a node out of work and give it back later; once its driver was let go, its devices are reset. */
    record Maintained(long at, NodeId node, long length) implements Fault {}

    /** No price arrives for a while. */
    record PricesLate(long at, long length) implements Fault {}
}
