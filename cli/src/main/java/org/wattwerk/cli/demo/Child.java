package org.wattwerk.cli.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.wattwerk.runtime.ExitException;

/**
 * One process of the demo. Its standard input is held open for as long as we live, so that it notices our end even when
 * nobody could tell it.
 */
final class Child {
    private static final Duration GRACE = Duration.ofSeconds(20);
    private static final Duration STARTUP = Duration.ofMinutes(1);

    private final String name;
    private final Process process;
    private final Path log;
    private final CompletableFuture<String> ready = new CompletableFuture<>();

    private Child(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /** Starts a process whose log goes to a file. */
    static Child start(String name, List<String> command, Path folder, Path log) {
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            Child child = new Child(name, process, log);
            Thread reader = new Thread(child::listen, name + "-output");
            reader.setDaemon(true);
            reader.start();
            return child;
        } catch (IOException e) {
            throw ExitException.failed(name + " cannot be started: " + e.getMessage());
        }
    }

    String name() {
        return name;
    }

    Path log() {
        return log;
    }

    /** The processes it has started by now: they outlive it if it is killed. */
    List<ProcessHandle> descendants() {
        return process.descendants().toList();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    int exitCode() {
        return process.exitValue();
    }

    /**
     * The line by which it says that it is ready.
     *
     * @throws ExitException if it ends or says nothing in time, with what it said last and where its log is
     */
    String awaitReady() throws InterruptedException {
        try {
            return ready.get(STARTUP.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw ExitException.failed(name + " was not ready within " + STARTUP.toSeconds() + " s: its log is " + log);
        } catch (ExecutionException e) {
            throw ExitException.failed(name + " ended at its start: " + lastLine() + " (its log is " + log + ")");
        }
    }

    /** Asks it to end in good order. */
    void stop() {
        process.destroy();
    }

    /** Waits for its end and, after a grace, does not ask any more. */
    void awaitEnd() throws InterruptedException {
        if (!process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void listen() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line = lines.readLine();
            while (line != null) {
                if (line.startsWith("ready ")) {
                    ready.complete(line);
                }
                line = lines.readLine();
            }
            ready.completeExceptionally(new IOException("it ended"));
        } catch (IOException e) {
            ready.completeExceptionally(e);
        }
    }

    private String lastLine() {
        try {
            List<String> lines = Files.readAllLines(log);
            for (int i = lines.size() - 1; i >= 0; i--) {
                if (lines.get(i).startsWith("wattwerk: ")) {
                    return lines.get(i).substring("wattwerk: ".length());
                }
            }
            return lines.isEmpty() ? "it said nothing" : lines.get(lines.size() - 1);
        } catch (IOException e) {
            return "its log cannot be read";
        }
    }
}
