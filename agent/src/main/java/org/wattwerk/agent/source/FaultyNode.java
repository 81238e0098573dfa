package org.wattwerk.agent.source;

import java.util.Optional;
import org.wattwerk.core.device.Gpus;
import org.wattwerk.core.device.HostReading;
import org.wattwerk.core.device.NodeHardware;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Power;

/** A node whose GPUs have faults. */
record FaultyNode(NodeHardware node, Gpus gpus) implements NodeHardware {
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
        return node.sensors();
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
        node.close();
    }
}
