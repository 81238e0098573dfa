package org.wattwerk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as a newcomer starts it, from the distribution that was just built; an hour of the day. */
class DemoTest {
    private static final Path DISTRIBUTION = Path.of(System.getProperty("wattwerk.distribution", "target/wattwerk"));

    @TempDir
    private Path folder = Path.of("");

    @Test
    void demo_oneHour_settlesExactlyAndHoldsTheOrderAndLeavesNobodyBehind() throws Exception {
        Path json = folder.resolve("figures.json");
        Path output = folder.resolve("output.txt");
        Path run = folder.resolve("run");
        Process demo = start(
                output,
                "demo",
                "--hours",
                "1",
                "--port",
                "0",
                "--json",
                json.toString(),
                "--run",
                run.toString(),
                "--keep");
        assertThat(demo.waitFor(240, TimeUnit.SECONDS)).as(tail(output)).isTrue();
        assertThat(demo.exitValue()).as(tail(output)).isZero();

        JsonNode figures = new ObjectMapper().readTree(json.toFile());
        JsonNode statement = figures.path("statement");
        BigDecimal energy = BigDecimal.ZERO;
        BigDecimal gross = BigDecimal.ZERO;
        for (JsonNode account : statement.path("accounts")) {
            energy = energy.add(new BigDecimal(account.path("energyMillijoules").asText()));
            gross = gross.add(new BigDecimal(account.path("grossEur").asText()));
        }
        assertThat(energy)
                .as("the accounts are the meter, to the millijoule")
                .isEqualByComparingTo(statement.path("energyMillijoules").asText());
        assertThat(gross)
                .as("the accounts are the bill, to the cent")
                .isEqualByComparingTo(statement.path("grossEur").asText());
        assertThat(statement.path("quarterHours").asInt()).isEqualTo(4);
        assertThat(statement.path("missingQuarterHours").asInt()).isZero();

        JsonNode order = figures.path("order");
        assertThat(order.path("controlSeconds").asDouble()).isBetween(0.0, 2.0);
        assertThat(order.path("daySeconds").asDouble()).isBetween(0.0, 2.0);
        assertThat(order.path("powerBelowWatts").asLong())
                .isLessThan(order.path("limitWatts").asLong());
        assertThat(order.path("resting").toString()).contains("finetuning").doesNotContain("pretraining");
        assertThat(figures.path("jobs"))
                .hasSize(2)
                .allSatisfy(job -> assertThat(job.path("step").asLong()).isPositive());

        assertThat(stillThere(run)).as("processes of the run").isEmpty();
    }

    @Test
    void demo_everythingWrong_saysAllOfItAndStartsNothing() throws Exception {
        Path output = folder.resolve("output.txt");
        Process demo = start(
                output,
                "demo",
                "--prices",
                "no-such-file.csv",
                "--corpus",
                "no-such-corpus",
                "--port",
                "0",
                "--json",
                folder.resolve("no-such-folder").resolve("figures.json").toString());
        assertThat(demo.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(demo.exitValue()).isEqualTo(2);
        assertThat(Files.readString(output).lines())
                .hasSize(3)
                .allSatisfy(line -> assertThat(line).startsWith("wattwerk: "))
                .anySatisfy(line -> assertThat(line).contains("no-such-file.csv"))
                .anySatisfy(line -> assertThat(line).contains("no-such-corpus"))
                .anySatisfy(line -> assertThat(line).contains("--json"));
    }

    private static Process start(Path output, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(DISTRIBUTION.resolve("bin").resolve("wattwerk").toString()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }

    /** Processes whose command line or environment names the folder of the run. */
    private static List<String> stillThere(Path run) throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            for (Path process : processes
                    .filter(path -> path.getFileName().toString().matches("\\d+"))
                    .toList()) {
                for (String file : List.of("cmdline", "environ")) {
                    if (text(process.resolve(file)).contains(run.toString())) {
                        found.add(
                                process + " " + text(process.resolve("cmdline")).replace('\0', ' '));
                    }
                }
            }
        }
        return found;
    }

    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            // It ended meanwhile, or belongs to somebody else.
            return "";
        }
    }

    private static String tail(Path output) throws IOException {
        List<String> lines = Files.readAllLines(output);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
    }
}
