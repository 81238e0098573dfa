package org.wattwerk.trainer.reference;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The trainer's main class in a process of its own, which can be killed. */
final class ChildTrainer implements AutoCloseable {
    private final Process process;
    private final BufferedReader lines;

    ChildTrainer(Map<String, String> environment, String... options) throws IOException {
        this(environment, List.of(), options);
    }

    /** Run by another program, such as one that limits what may be written. */
    ChildTrainer(Map<String, String> environment, List<String> runner, String... options) throws IOException {
        List<String> command = new ArrayList<>(runner);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                WattwerkTrainer.class.getName(),
                "train"));
        command.addAll(List.of(options));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("WATTWERK_JOB"));
        builder.environment().putAll(environment);
        process = builder.start();
        lines = process.inputReader(StandardCharsets.UTF_8);
    }

    /** The next line it prints; empty at its end. */
    String line() throws IOException {
        String line = lines.readLine();
        return line == null ? "" : line;
    }

    void kill() {
        process.destroyForcibly();
    }

    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    /** Reads what is still printed, waits for the end and returns the exit code. */
    int end(List<String> rest) throws IOException, InterruptedException, TimeoutException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            rest.add(line);
        }
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new TimeoutException("the trainer does not end");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
