package org.wattwerk.agent.nvml;

import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Parts that are not on every machine: used where they are, skipped plainly where not, demanded under WATTWERK_REQUIRE. */
public final class RealParts {
    private RealParts() {}

    /** A program of the search path. */
    public static Path program(String name) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return required(
                Arrays.stream(path.split(":"))
                        .map(folder -> Path.of(folder, name))
                        .filter(Files::isExecutable)
                        .findFirst(),
                name + " is not installed");
    }

    /** NVIDIA's library: what WATTWERK_NVML_REAL names, or lies below the folder that it names. */
    static Path nvmlLibrary() throws IOException {
        Path place = nvmlPlace();
        return Files.isRegularFile(place) ? place : below(place, "libnvidia-ml.so.1");
    }

    /** NVIDIA's header, below the folder that WATTWERK_NVML_REAL names. */
    static Path nvmlHeader() throws IOException {
        return below(nvmlPlace(), "nvml.h");
    }

    private static Path nvmlPlace() {
        return required(
                Optional.ofNullable(System.getenv("WATTWERK_NVML_REAL")).map(Path::of),
                "WATTWERK_NVML_REAL does not name NVIDIA's unpacked library");
    }

    private static Path below(Path folder, String name) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            Optional<Path> found = files.filter(file -> file.endsWith(name))
                    .filter(Files::isRegularFile)
                    .findFirst();
            return required(found, "there is no " + name + " below " + folder);
        }
    }

    /** Runs a command to its end and gives what it printed; its failure is the test's. */
    public static String run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            fail(String.join(" ", command) + " ended with " + process.exitValue() + ": " + printed);
        }
        return printed;
    }

    private static Path required(Optional<Path> part, String missing) {
        if (part.isEmpty()) {
            if ("all".equals(System.getenv("WATTWERK_REQUIRE"))) {
                fail(missing + ", and WATTWERK_REQUIRE=all demands it");
            }
            Assumptions.abort("skipped: " + missing);
        }
        return part.orElseThrow();
    }
}
