package org.wattwerk.agent.nvml;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wattwerk.agent.doctor.Doctor;
import org.wattwerk.agent.doctor.Finding;
import org.wattwerk.agent.doctor.Finding.Verdict;
import org.wattwerk.agent.doctor.Machine;
import org.wattwerk.agent.source.GpuSources;
import org.wattwerk.core.time.Moment;

class NvmlDoctorTest {
    @TempDir
    private Path folder = Path.of("");

    @SuppressWarnings("NullAway.Init") // made before each test
    private FakeDriver driver;

    private String library = "";

    @BeforeEach
    void newMachine() throws Exception {
        library = FakeDriver.library(FakeDriver.USUAL_BRANCH);
        driver = new FakeDriver(folder, 2);
    }

    @Test
    void devices_healthy_areGoodAndNothingWasChanged() {
        List<Finding> findings = examine();
        assertThat(findings).extracting(Finding::verdict).doesNotContain(Verdict.BAD);
        assertThat(find(findings, "devices").text()).isEqualTo("2 × NVIDIA H100 80GB HBM3 (200 W to 700 W)");
        assertThat(find(findings, "energy").text()).contains("the stated bound is 5 %");
        assertThat(find(findings, "limits").verdict()).isEqualTo(Verdict.GOOD);
    }

    @Test
    void devices_eachAilment_isNamedWithWhatItCosts() {
        driver.withoutEnergyCounter(1);
        driver.withoutPersistence(0);
        driver.withInstances(1, 2);
        driver.brake(0);
        driver.denyWrites();
        List<Finding> findings = examine();
        assertThat(find(findings, "energy").text()).startsWith("no counter on GPU 1: power is added up");
        assertThat(find(findings, "persistence").text()).startsWith("off on GPU 0: ");
        assertThat(find(findings, "MIG").text()).startsWith("GPU 1 are split");
        assertThat(find(findings, "power brake").text()).startsWith("pulled on GPU 0");
        assertThat(find(findings, "limits").verdict()).isEqualTo(Verdict.BAD);
        assertThat(find(findings, "limits").text())
                .contains("cannot be set on GPU 0, GPU 1")
                .contains("CAP_SYS_ADMIN");
    }

    @Test
    void devices_oneThatSaysNonsense_isBadAndTheOtherIsLookedAt() {
        driver.powerSays(0, -1);
        List<Finding> findings = examine();
        assertThat(findings)
                .anyMatch(finding -> finding.verdict() == Verdict.BAD
                        && finding.text().contains("GPU 0 reports an impossible power: it is metered as missing"));
        assertThat(find(findings, "limits").verdict()).isEqualTo(Verdict.GOOD);
    }

    private List<Finding> examine() {
        return Doctor.devices(
                new Machine(folder),
                () -> GpuSources.open("nvml:" + library, () -> new Moment(Duration.ZERO, Instant.EPOCH))
                        .orElseThrow(),
                true);
    }

    private static Finding find(List<Finding> findings, String subject) {
        return findings.stream()
                .filter(finding -> finding.subject().equals(subject))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no finding about " + subject + " in " + findings));
    }
}
