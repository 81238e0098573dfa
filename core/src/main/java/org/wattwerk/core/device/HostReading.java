package org.wattwerk.core.device;

import java.util.Optional;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Power;

/**
 * What sensors say of a node beside its GPUs' own.
 *
 * @param node power of the whole node, GPUs included, from its power supplies (IPMI/DCMI, Redfish)
 * @param processors cumulative energy of processors and memory (RAPL), which is a part of the host
 */
public record HostReading(Optional<Power> node, Optional<Energy> processors) {
    /** Of a node without such sensors. */
    public static final HostReading NONE = new HostReading(Optional.empty(), Optional.empty());
}
