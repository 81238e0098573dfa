package org.wattwerk.simulator.devices;

import java.util.UUID;
import org.wattwerk.core.device.SimulatedHost;

/**
 * What the header page holds of a node's host.
 *
 * @param boot the machine's boot in which the node was last used
 * @param driverLoads how often its driver was loaded
 */
record HostState(SimulatedHost host, UUID boot, long driverLoads) {
    HostState with(SimulatedHost host) {
        return new HostState(host, boot, driverLoads);
    }
}
