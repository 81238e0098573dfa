package org.wattwerk.agent.nvml;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.wattwerk.agent.source.GpusConformance;
import org.wattwerk.core.device.Gpus;

class NvmlConformanceTest extends GpusConformance {
    @TempDir
    private Path folder = Path.of("");

    @SuppressWarnings("NullAway.Init") // made before each test
    private FakeDriver driver;

    private long nanos;

    @Override
    protected Gpus openTwoBusyDevices() throws Exception {
        String library = FakeDriver.library(FakeDriver.USUAL_BRANCH);
        driver = new FakeDriver(folder, 2);
        driver.load(0, 1);
        driver.load(1, 1);
        return NvmlGpus.open(library, Optional.of(() -> nanos));
    }

    @Override
    protected void pass(Duration time) {
        driver.pass(time);
        nanos += time.toNanos();
    }
}
