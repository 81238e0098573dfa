package org.wattwerk.agent.source;

import java.time.Duration;
import org.wattwerk.core.device.Gpus;
import org.wattwerk.core.device.NodeHardware;

class SimulatedConformanceTest extends GpusConformance {
    private final HandClock clock = new HandClock();

    @Override
    protected Gpus openTwoBusyDevices() {
        NodeHardware node = GpuSources.open("simulated:a100-sxm,gpus=2", clock).orElseThrow();
        node.simulatedLoad().orElseThrow().computing(0, true);
        node.simulatedLoad().orElseThrow().computing(1, true);
        return node.gpus();
    }

    @Override
    protected void pass(Duration time) {
        clock.pass(time);
    }
}
