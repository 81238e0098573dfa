package org.wattwerk.simulator.devices;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.time.Moment;

/** Processes that change a node without a pause are killed; what is left must be whole and usable every time. */
class KilledOwnerTest {
    private static final Moment FAR = new Moment(Duration.ofDays(30), Instant.parse("2025-01-12T00:00:00Z"));

    @TempDir
    private Path folder = Path.of("");

    @Test
    void kill_whileChanging_leavesAWholeNode() throws Exception {
        Path file = folder.resolve("node");
        SimulatedNode.create(file, DemoNode.CLASS, DemoNode.START).close();
        Energy before = Energy.ZERO;
        for (int kill = 0; kill < Integer.getInteger("wattwerk.seeds", 5); kill++) {
            Process writer = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx32m",
                            "-XX:+UseSerialGC",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Restless.class.getName(),
                            file.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            BufferedReader out =
                    new BufferedReader(new InputStreamReader(writer.getInputStream(), StandardCharsets.UTF_8));
            assertThat(out.readLine()).isEqualTo("changing");
            SimulatedNode beside = SimulatedNode.open(file, () -> DemoNode.START);
            for (int look = 0; look < 1_000 * (kill + 1); look++) {
                assertThat(beside.gpus().read(0).enforcedLimit()).isIn(Power.ofWatts(300), Power.ofWatts(500));
                assertThat(beside.hostPower()).isPresent().get().isIn(Power.ofWatts(1_200), Power.ofWatts(1_400));
            }
            assertThat(out.readLine()).isEqualTo("0");
            writer.destroyForcibly();
            assertThat(writer.waitFor(30, TimeUnit.SECONDS)).isTrue();

            SimulatedNode node = SimulatedNode.open(file, () -> FAR);
            assertThat(node.gpus().read(0).enforcedLimit()).isIn(Power.ofWatts(300), Power.ofWatts(500));
            node.simulatedLoad().orElseThrow().computing(0, false);
            assertThat(node.hostPower()).contains(Power.ofWatts(1_200));
            Energy energy = node.consumption(FAR).energy();
            assertThat(energy).isGreaterThanOrEqualTo(before);
            before = energy;
        }
    }

    /** Changes limit and load for ever, and says now and then that it does. */
    static final class Restless {
        private Restless() {}

        public static void main(String[] args) throws Exception {
            SimulatedNode node = SimulatedNode.open(Path.of(args[0]), () -> DemoNode.START);
            node.gpus().setPowerLimit(0, Power.ofWatts(300));
            System.out.println("changing");
            for (long round = 0; ; round++) {
                node.gpus().setPowerLimit(0, Power.ofWatts(round % 2 == 0 ? 300 : 500));
                node.simulatedLoad().orElseThrow().computing(0, round % 2 == 0);
                if (round % 1_000 == 0) {
                    System.out.println(round);
                }
            }
        }
    }
}
