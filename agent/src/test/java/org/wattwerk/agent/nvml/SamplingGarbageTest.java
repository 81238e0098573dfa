package org.wattwerk.agent.nvml;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wattwerk.agent.gpu.Pace;
import org.wattwerk.agent.gpu.WatchedGpus;

class SamplingGarbageTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @TempDir
    private Path folder = Path.of("");

    @Test
    void sample_aThousandTimesOnItsThread_makesNoGarbage() throws Exception {
        String library = FakeDriver.library(FakeDriver.USUAL_BRANCH);
        FakeDriver driver = new FakeDriver(folder, 1);
        driver.load(0, 1);
        try (WatchedGpus gpus = new WatchedGpus(
                NvmlGpus.open(library, Optional.of(System::nanoTime)),
                Duration.ofSeconds(30),
                Optional.of(new Pace(Duration.ofMillis(1), System::nanoTime)))) {
            long thread = Thread.getAllStackTraces().keySet().stream()
                    .filter(each -> each.getName().equals("samples of GPUs"))
                    .findFirst()
                    .orElseThrow()
                    .getId();
            // Classes are loaded and code is compiled at first.
            await(driver, 1_000);
            long samplesBefore = gpus.read(0).integral().orElseThrow().samples();
            long before = THREADS.getThreadAllocatedBytes(thread);
            await(driver, 1_000);
            long after = THREADS.getThreadAllocatedBytes(thread);
            assertThat(gpus.read(0).integral().orElseThrow().samples() - samplesBefore)
                    .isGreaterThanOrEqualTo(900);
            assertThat(before).as("the thread is counted").isPositive();
            assertThat(after - before).as("bytes in 1,000 samples").isZero();
        }
    }

    private static void await(FakeDriver driver, int calls) {
        int until = driver.calls(0) + calls;
        long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (driver.calls(0) < until && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(driver.calls(0)).isGreaterThanOrEqualTo(until);
    }
}
