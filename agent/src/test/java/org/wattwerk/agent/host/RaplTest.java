package org.wattwerk.agent.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wattwerk.core.quantity.Energy;

class RaplTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long RANGE = 262_143_328_850L;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void read_twoPackagesWithMemory_addsThemUpAndLeavesPartsOut() throws Exception {
        zone("intel-rapl:0", "package-0", 5_000_000);
        zone("intel-rapl:0:0", "core", 4_000_000);
        zone("intel-rapl:0:1", "dram", 100_000);
        zone("intel-rapl:1", "package-1", 900_000_000);
        zone("intel-rapl:2", "psys", 77_000_000);
        zone("intel-rapl-mmio:0", "package-0", 5_000_000);
        Rapl rapl = Rapl.find(folder);
        assertThat(rapl.trouble()).isEmpty();
        assertThat(rapl.names()).containsExactly("package-0", "dram", "package-1");
        assertThat(rapl.read(0)).contains(Energy.ZERO);
        counter("intel-rapl:0", 185_000_000);
        counter("intel-rapl:0:0", 150_000_000);
        counter("intel-rapl:0:1", 20_100_000);
        counter("intel-rapl:1", 1_000_000_500);
        // 180 J + 20 J + 100.0005 J
        assertThat(rapl.read(SECOND)).contains(new Energy(300_000));
        counter("intel-rapl:1", 1_000_001_000);
        assertThat(rapl.read(2 * SECOND)).as("half millijoules are kept").contains(new Energy(300_001));
    }

    @Test
    void read_counterThatWrapsAround_goesOn() throws Exception {
        zone("intel-rapl:0", "package-0", RANGE - 30_000_000);
        Rapl rapl = Rapl.find(folder);
        assertThat(rapl.read(0)).contains(Energy.ZERO);
        counter("intel-rapl:0", 70_000_000);
        // 30 J up to its end and 70 J from its start
        assertThat(rapl.read(SECOND)).contains(Energy.ofJoules(100));
    }

    @Test
    void read_pauseInWhichItMayHaveWrappedUnseen_leavesThatTimeOut() throws Exception {
        zone("intel-rapl:0", "package-0", 0);
        Rapl rapl = Rapl.find(folder);
        assertThat(rapl.read(0)).contains(Energy.ZERO);
        counter("intel-rapl:0", 50_000_000);
        assertThat(rapl.read(SECOND)).contains(Energy.ofJoules(50));
        counter("intel-rapl:0", 60_000_000);
        // 262 kJ at 1 kW: after 262 s nobody knows
        assertThat(rapl.read(300 * SECOND)).isEmpty();
        counter("intel-rapl:0", 90_000_000);
        assertThat(rapl.read(301 * SECOND)).as("50 J and 30 J").contains(Energy.ofJoules(80));
    }

    @Test
    void read_counterThatVanishes_saysNothingUntilItIsBack() throws Exception {
        zone("intel-rapl:0", "package-0", 0);
        Rapl rapl = Rapl.find(folder);
        assertThat(rapl.read(0)).contains(Energy.ZERO);
        Files.delete(folder.resolve("intel-rapl:0/energy_uj"));
        assertThat(rapl.read(SECOND)).isEmpty();
        counter("intel-rapl:0", 40_000_000);
        assertThat(rapl.read(2 * SECOND)).contains(Energy.ofJoules(40));
    }

    @Test
    void find_withoutCounters_saysWhy() throws Exception {
        assertThat(Rapl.find(folder.resolve("nowhere")).trouble().orElse("")).contains("no counters below");
        assertThat(Rapl.find(folder).trouble().orElse("")).contains("no counters below");
        assertThat(Rapl.find(folder).read(0)).isEmpty();
        zone("intel-rapl:0", "package-0", 0);
        Path counter = folder.resolve("intel-rapl:0/energy_uj");
        Files.setPosixFilePermissions(counter, PosixFilePermissions.fromString("---------"));
        Assumptions.assumeFalse(Files.isReadable(counter), "skipped: this user may read everything");
        assertThat(Rapl.find(folder).trouble().orElse("")).isEqualTo("no permission to read " + counter);
    }

    private void zone(String path, String name, long microjoules) throws IOException {
        Path zone = Files.createDirectories(folder.resolve(path));
        Files.writeString(zone.resolve("name"), name + "\n");
        Files.writeString(zone.resolve("max_energy_range_uj"), RANGE + "\n");
        counter(path, microjoules);
    }

    private void counter(String path, long microjoules) throws IOException {
        Files.writeString(folder.resolve(path).resolve("energy_uj"), microjoules + "\n");
    }
}
