package org.wattwerk.agent.status;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** What this process uses; zero where the system does not say. */
record ProcessUse(long residentBytes, double cpuSeconds) {
    private static final long PAGE = 4_096;

    static ProcessUse now() {
        long pages = 0;
        try {
            pages = Long.parseLong(Files.readString(Path.of("/proc/self/statm")).split(" ")[1]);
        } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
            // Not a Linux system.
        }
        Duration cpu = ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
        return new ProcessUse(pages * PAGE, cpu.toMillis() / 1e3);
    }
}
