package org.wattwerk.agent.host;

import java.util.Optional;
import org.wattwerk.core.device.Gpus;
import org.wattwerk.core.device.HostReading;
import org.wattwerk.core.device.NodeHardware;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Power;

/** A node whose host has sensors of its own. */
public record SensedNode(NodeHardware node, HostSensors host) implements NodeHardware {
    @Override
    public Gpus gpus() {
        return node.gpus();
    }

    @Override
    public Optional<Power> hostPower() {
        return node.hostPower();
    }

    @Override
    public Optional<Energy> hostEnergy() {
        return node.hostEnergy();
    }

    @Override
    public HostReading sensors() {
        return host.read();
    }

    @Override
    public String bootId() {
        return node.bootId();
    }

    @Override
    public Optional<SimulatedLoad> simulatedLoad() {
        return node.simulatedLoad();
    }

    @Override
    public void close() {
        host.close();
        node.close();
    }
}
