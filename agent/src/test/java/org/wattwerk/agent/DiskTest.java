package org.wattwerk.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wattwerk.agent.marks.MarkStore;
import org.wattwerk.core.metering.Mark;
import org.wattwerk.core.time.QuarterHour;

class DiskTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void write_fullDisk_isSaidOnceAndMadeUpForWhenThereIsRoom() throws Exception {
        String classPath = Optional.ofNullable(System.getProperty("surefire.test.class.path"))
                .orElseGet(() -> System.getProperty("java.class.path"));
        // No file of this process may grow beyond 64 blocks, as on a disk that is full.
        Process process = new ProcessBuilder(List.of(
                        "/bin/sh",
                        "-c",
                        "ulimit -f 64 && exec \"$@\"",
                        "sh",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:-UsePerfData",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classPath,
                        FullDisk.class.getName(),
                        folder.toString()))
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String wrong = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(wrong).isZero();
        List<String> lines = said.lines().toList();
        assertThat(lines.subList(0, 2)).as(wrong).containsExactly("SPOOL_BROKEN", "SPOOL_BACK");
        assertThat(lines.get(2)).startsWith("broken false, newest ");
        long newest = Long.parseLong(lines.get(2).replaceAll(".*newest ", ""));
        try (MarkStore store = MarkStore.open(folder.resolve("marks.journal"), FullDisk.NODE)) {
            assertThat(store.kept().marks().stream().map(Mark::at))
                    .containsExactly(new QuarterHour(newest - 1), new QuarterHour(newest));
            assertThat(store.kept().meter()).isPresent();
        }
    }
}
