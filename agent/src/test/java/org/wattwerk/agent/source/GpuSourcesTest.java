package org.wattwerk.agent.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wattwerk.core.device.DeviceException;
import org.wattwerk.core.device.GpuReading;
import org.wattwerk.core.device.NodeHardware;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.runtime.ExitException;

class GpuSourcesTest {
    private final HandClock clock = new HandClock();

    @TempDir
    private Path folder = Path.of("");

    @Test
    void open_otherText_isLeftToOthers() {
        assertThat(GpuSources.open("simulated:nodes/node-1.gpus", clock)).isEmpty();
        assertThat(GpuSources.open("amd", clock)).isEmpty();
    }

    @Test
    void open_profile_drawsWhatItsJobAndLimitAllow() throws Exception {
        NodeHardware node = node("simulated:h100-sxm");
        assertThat(node.gpus().inventory()).hasSize(8);
        assertThat(node.hostPower()).contains(Power.ofWatts(1_200));
        assertThat(node.gpus().read(7).power()).isEqualTo(Power.ofWatts(70));
        for (int gpu = 0; gpu < 8; gpu++) {
            node.simulatedLoad().orElseThrow().computing(gpu, true);
        }
        clock.pass(Duration.ofMinutes(1));
        assertThat(node.gpus().read(7).power()).isEqualTo(Power.ofWatts(700));
        assertThat(node.hostPower()).contains(Power.ofWatts(2_800));
        node.gpus().setPowerLimit(7, Power.ofWatts(420));
        // 60 % of the power: 81.4 % of the speed, by the curve of six measured boards
        assertThat(node.simulatedLoad().orElseThrow().speed(7).partsPerMillion())
                .isEqualTo(814_000);
    }

    @Test
    void open_nvidiaSmiRecord_isReplayedAsItWas() throws Exception {
        Path file = Files.writeString(folder.resolve("smi.csv"), """
                timestamp, index, power.draw [W], utilization.gpu [%]
                2026/11/24 08:00:00.000, 0, 68.50 W, 0 %
                2026/11/24 08:00:00.000, 1, 70.00 W, 0 %
                2026/11/24 08:00:01.000, 0, 412.25 W, 97 %
                2026/11/24 08:00:01.000, 1, 400.00 W, 97 %
                """);
        NodeHardware node = node("replay:" + file);
        assertThat(node.gpus().inventory())
                .hasSize(2)
                .allMatch(gpu -> gpu.model().equals("h100-sxm"));
        assertThat(node.simulatedLoad())
                .as("a replay says that it is none of this machine")
                .isPresent();
        clock.pass(Duration.ofSeconds(1));
        assertThat(node.gpus().read(0).power()).isEqualTo(new Power(412_250));
        clock.pass(Duration.ofSeconds(1));
        // 68.5 J + 412.25 J
        assertThat(node.gpus().read(0).energy()).contains(new Energy(480_750));
        assertThat(node("replay:" + file + ",board=b200").gpus().inventory())
                .allMatch(gpu -> gpu.model().equals("b200"));
    }

    @Test
    void open_wrongRecord_namesEveryLineThatIsWrong() throws Exception {
        assertThat(refusal("seconds,a\n0,100\nx,100\n1\n2,many\n"))
                .contains(
                        "line 3: 'x' is no number", "line 4: 1 values under 2 columns", "line 5: 'many' is no number");
        assertThat(refusal("timestamp,index,power.draw\nyesterday,0,5 W\n")).contains("line 2: no time like");
        assertThat(refusal("when,what\n1,2\n")).contains("neither a first column 'seconds' nor nvidia-smi's columns");
        assertThat(refusal("seconds,a\n")).contains("has no values");
        assertThat(refusal("seconds,a\n1,5\n1,6\n")).contains("GPU 0: value 2 is not later");
        assertThat(refusal("seconds,a\n0,1400\n1,1400\n")).contains("draws up to 1.4 kW, more than any of");
        assertThatThrownBy(() -> node("replay:nowhere.csv")).hasMessage("nowhere.csv is not there");
    }

    @Test
    void open_wrongOptions_sayWhichThereAre() {
        assertThatThrownBy(() -> node("simulated:h100-sxm,gpus=0")).hasMessageContaining("not 1 to 64");
        assertThatThrownBy(() -> node("simulated:h100-sxm,boards=2")).hasMessageContaining("[gpus, faults]");
        assertThatThrownBy(() -> node("simulated:h100-sxm,gpus")).hasMessageContaining("not NAME=VALUE");
        assertThatThrownBy(() -> node("simulated:h100-sxm,faults=x")).hasMessageContaining("faults=x is no number");
        assertThatThrownBy(() -> node("nvml:/nowhere.so"))
                .isInstanceOf(ExitException.class)
                .hasMessageContaining("cannot be loaded");
    }

    @Test
    void faults_sameSeed_areTheSameAndLeaveTheTruthAlone() {
        assertThat(story(42)).isEqualTo(story(42)).isNotEqualTo(story(43));
        assertThat(String.join("\n", story(42))).contains("is lost");
    }

    @Test
    void replay_realSeries_isReadWhole() throws Exception {
        String data = Optional.ofNullable(System.getenv("WATTWERK_DATA")).orElse("");
        if (data.isEmpty() && "all".equals(System.getenv("WATTWERK_REQUIRE"))) {
            throw new AssertionError(
                    "WATTWERK_DATA does not name the outside data, and WATTWERK_REQUIRE=all demands it");
        }
        Assumptions.assumeFalse(data.isEmpty(), "skipped: WATTWERK_DATA does not name the outside data");
        // The measured distribution of a cluster's GPUs, walked through once: 1,000 values from its lowest to its
        // highest.
        List<String> rows = Files.readAllLines(Path.of(data, "gpu_power", "acme_power_quantiles.csv"));
        StringBuilder csv = new StringBuilder("seconds,kalos\n");
        double joules = 0;
        for (int i = 1; i < rows.size(); i++) {
            String watts = rows.get(i).split(",")[1];
            csv.append(i - 1).append(',').append(watts).append('\n');
            joules += Double.parseDouble(watts);
        }
        Path file = Files.writeString(folder.resolve("kalos.csv"), csv);
        NodeHardware node = node("replay:" + file);
        clock.pass(Duration.ofSeconds(rows.size() - 1));
        assertThat(node.gpus().read(0).energy().orElseThrow().millijoules() / 1e3)
                .isEqualTo(joules, within(0.01));
    }

    /** What one hour of readings says, device by device. */
    private List<String> story(long seed) {
        HandClock own = new HandClock();
        NodeHardware node =
                GpuSources.open("simulated:h100-sxm,gpus=2,faults=" + seed, own).orElseThrow();
        List<String> story = new ArrayList<>();
        for (int second = 0; second < 3_600; second++) {
            own.pass(Duration.ofSeconds(1));
            for (int gpu = 0; gpu < 2; gpu++) {
                try {
                    GpuReading reading = node.gpus().read(gpu);
                    story.add(reading.energy() + " " + reading.enforcedLimit());
                    assertThat(reading.power()).isEqualTo(Power.ofWatts(70));
                } catch (DeviceException e) {
                    story.add(String.valueOf(e.getMessage()));
                }
            }
            node.gpus().faults().forEach(fault -> story.add(fault.toString()));
        }
        return story;
    }

    private String refusal(String csv) throws IOException {
        Path file = Files.writeString(folder.resolve("wrong.csv"), csv);
        try {
            node("replay:" + file);
        } catch (ExitException e) {
            return String.valueOf(e.getMessage());
        }
        throw new AssertionError("was not refused: " + csv);
    }

    private NodeHardware node(String text) {
        return GpuSources.open(text, clock).orElseThrow();
    }
}
