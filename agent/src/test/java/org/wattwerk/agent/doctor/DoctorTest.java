package org.wattwerk.agent.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wattwerk.agent.doctor.Finding.Verdict;
import org.wattwerk.agent.host.Rapl;
import org.wattwerk.agent.source.GpuSources;
import org.wattwerk.core.enforcing.HostModel;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.time.Moment;
import org.wattwerk.runtime.ExitException;

class DoctorTest {
    private static final HostModel MODEL = new HostModel(Power.ofWatts(1_200), Power.ofWatts(2_800));

    @TempDir
    private Path root = Path.of("");

    @Test
    void devices_simulated_areGoodAndSaidNotToBeOfThisMachine() {
        List<Finding> findings = Doctor.devices(
                new Machine(root),
                () -> GpuSources.open("simulated:h100-sxm,gpus=2", () -> new Moment(Duration.ZERO, Instant.EPOCH))
                        .orElseThrow(),
                false);
        assertThat(findings).extracting(Finding::verdict).containsOnly(Verdict.GOOD);
        assertThat(text(findings))
                .contains("2 × h100-sxm (200 W to 700 W), which are not those of this machine")
                .contains("limits: can be set");
    }

    @Test
    void devices_withoutADriver_saysWhatTheMachineHas() throws Exception {
        assertThat(text(withoutDriver())).contains("there is no NVIDIA board on the PCI bus");
        file("sys/bus/pci/devices/0000:1a:00.0/vendor", "0x10de\n");
        file("sys/bus/pci/devices/0000:1a:00.0/class", "0x030200\n");
        file("sys/bus/pci/devices/0000:1b:00.0/vendor", "0x10de\n");
        file("sys/bus/pci/devices/0000:1b:00.0/class", "0x068000\n");
        assertThat(text(withoutDriver())).contains("there are 1 NVIDIA boards on the PCI bus, but no driver is loaded");
        file("proc/driver/nvidia/version", "NVRM version: NVIDIA UNIX Kernel Module  550.163.01\nGCC version\n");
        assertThat(text(withoutDriver())).contains("the kernel has a driver (NVRM version");
        assertThat(withoutDriver()).anyMatch(finding -> finding.verdict() == Verdict.BAD);
    }

    @Test
    void devices_privilegeAndContainer_areSaid() throws Exception {
        file("proc/self/status", "Name:\tjava\nCapEff:\t0000000000200000\n");
        assertThat(text(withoutDriver()))
                .contains("privilege: CAP_SYS_ADMIN, which")
                .doesNotContain("container:");
        file("proc/self/status", "Name:\tjava\nCapEff:\t0000000000000000\n");
        file(".dockerenv", "");
        assertThat(text(withoutDriver()))
                .contains("privilege: no CAP_SYS_ADMIN")
                .contains("container: this is a container");
    }

    @Test
    void host_whatMeasuresIt_decidesHowFarItIsOff() throws Exception {
        Rapl none = Rapl.find(root.resolve("none"));
        assertThat(text(Doctor.host(none, Optional.empty(), MODEL)))
                .contains("processors: the kernel shows no counters")
                .contains("modelled between 1.2 kW and 2.8 kW, marked estimated, off by up to 1.6 kW and a tenth");
        List<Finding> measured = Doctor.host(none, Optional.of(() -> Power.ofWatts(5_120)), MODEL);
        assertThat(text(measured)).contains("the node's meter says 5.12 kW").doesNotContain("modelled");
        assertThat(text(Doctor.host(
                        none,
                        Optional.of(() -> {
                            throw new IOException("bmc-17 has not answered within 10 s");
                        }),
                        MODEL)))
                .contains("the node's meter does not answer: bmc-17 has not answered")
                .contains("modelled between");
        file("powercap/intel-rapl:0/name", "package-0\n");
        file("powercap/intel-rapl:0/energy_uj", "1\n");
        file("powercap/intel-rapl:0/max_energy_range_uj", "262143328850\n");
        Rapl counted = Rapl.find(root.resolve("powercap"));
        assertThat(text(Doctor.host(counted, Optional.empty(), MODEL))).contains("not used: state by --host-rest");
        HostModel withRest = new HostModel(Power.ofWatts(1_200), Power.ofWatts(2_800), Optional.of(Power.ofWatts(600)));
        assertThat(text(Doctor.host(counted, Optional.empty(), withRest)))
                .isEqualTo("processors: counted by the kernel: package-0");
    }

    @Test
    void state_folderThatIsNotThereYet_isJudgedByWhereItWouldBe() {
        assertThat(Doctor.state(root.resolve("a/b")).verdict()).isEqualTo(Verdict.GOOD);
        assertThat(Doctor.state(Path.of("/proc/1/nowhere")).verdict()).isNotEqualTo(Verdict.GOOD);
    }

    private List<Finding> withoutDriver() {
        return Doctor.devices(
                new Machine(root),
                () -> {
                    throw ExitException.badInput("--gpus nvml: no library");
                },
                true);
    }

    private void file(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static String text(List<Finding> findings) {
        return findings.stream()
                .map(finding -> finding.subject() + ": " + finding.text())
                .reduce((a, b) -> a + "\n" + b)
                .orElse("");
    }
}
