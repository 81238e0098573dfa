package org.wattwerk.agent.source;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;
import org.wattwerk.core.device.Gpus;

class ReplayConformanceTest extends GpusConformance {
    private final HandClock clock = new HandClock();

    @TempDir
    private Path folder = Path.of("");

    @Override
    protected Gpus openTwoBusyDevices() throws Exception {
        Path file = Files.writeString(folder.resolve("two.csv"), "seconds,first,second\n0,650.5,690\n1,650.5,690\n");
        return GpuSources.open("replay:" + file, clock).orElseThrow().gpus();
    }

    @Override
    protected void pass(Duration time) {
        clock.pass(time);
    }
}
