package org.wattwerk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wattwerk.policies.ShippedPolicy;

/** A job on two nodes, with the real processes of a controller, two agents and two ranks. */
class LostRankTest {
    private static final Pattern READY = Pattern.compile("ready controller http=(\\d+) agents=(\\d+)");
    private static final Pattern STARTED = Pattern.compile("rank (\\d) of (\\d) at step (\\d+), process (\\d+)");
    /** Counts its steps, keeps each in a checkpoint, and goes on from there when it is started again. */
    private static final String JOB = "step=$(cat checkpoint 2>/dev/null || echo 0);"
            + " echo \"rank $RANK of $WORLD_SIZE at step $step, process $$\" >> started;"
            + " while :; do step=$((step + 1)); echo $step > next; mv next checkpoint; sleep 0.1; done";

    @TempDir
    private Path folder = Path.of("");

    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void end() throws Exception {
        for (Process process : processes) {
            process.destroy();
        }
        for (Process process : processes) {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
        for (int node = 1; node <= 2; node++) {
            for (Matcher start : starts(node)) {
                ProcessHandle.of(Long.parseLong(start.group(4))).ifPresent(ProcessHandle::destroyForcibly);
            }
        }
    }

    @Test
    void job_oneRankKilled_startsBothAgainFromTheirLastCheckpoint() throws Exception {
        Path policy = folder.resolve("policy");
        ShippedPolicy.DEMO.writeTo(policy);
        String nodes = folder.resolve("nodes").toString();
        assertThat(start("simulated-nodes", nodes, "--policy", policy.toString())
                        .waitFor())
                .isZero();
        Process controller = start(
                "controller",
                "--policy",
                policy.toString(),
                "--state",
                folder.resolve("controller").toString(),
                "--prices",
                "model:7",
                "--day",
                "2024-12-12",
                "--http-port",
                "0",
                "--agent-port",
                "0",
                "--site-meter",
                "simulated:" + nodes,
                "--end-with-input");
        Matcher ports = ready(controller.inputReader(StandardCharsets.UTF_8));
        for (int node = 1; node <= 2; node++) {
            start(
                    "agent",
                    "--node",
                    "node-" + node,
                    "--controller",
                    "127.0.0.1:" + ports.group(2),
                    "--gpus",
                    "simulated:" + folder.resolve("nodes/node-" + node + ".gpus"),
                    "--state",
                    folder.resolve("node-" + node).toString(),
                    "--host-allowance",
                    "2.8 kW",
                    "--host-idle",
                    "1.2 kW",
                    "--end-with-input");
        }
        Process submit = start(
                "submit",
                "--url",
                "http://127.0.0.1:" + ports.group(1),
                "--job",
                "pretraining",
                "--nodes",
                "2",
                "--",
                "sh",
                "-c",
                JOB);
        assertThat(submit.waitFor()).as(said(submit)).isZero();

        Matcher first = started(1, 1);
        Matcher second = started(2, 1);
        assertThat(List.of(first.group(1) + first.group(2), second.group(1) + second.group(2)))
                .containsExactlyInAnyOrder("02", "12");
        assertThat(first.group(3) + second.group(3)).as("both from the start").isEqualTo("00");
        awaitCheckpoint(1);
        awaitCheckpoint(2);
        kill(second.group(4));

        assertThat(Long.parseLong(started(2, 2).group(3)))
                .as("the rank that was killed")
                .isPositive();
        assertThat(Long.parseLong(started(1, 2).group(3)))
                .as("the rank that was told to end")
                .isPositive();
        assertThat(ProcessHandle.of(Long.parseLong(first.group(4))).filter(ProcessHandle::isAlive))
                .as("nothing is left of the attempt before")
                .isEmpty();
    }

    private Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx192m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Wattwerk.class.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(folder.resolve("errors.txt").toFile())
                .start();
        processes.add(process);
        return process;
    }

    private String said(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                + Files.readString(folder.resolve("errors.txt"));
    }

    private Matcher ready(BufferedReader lines) throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            Matcher ready = READY.matcher(line);
            if (ready.find()) {
                return ready;
            }
        }
        throw new AssertionError("the controller did not start: " + Files.readString(folder.resolve("errors.txt")));
    }

    /** How the rank of a node began for the n-th time. */
    private Matcher started(int node, int times) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
        while (System.nanoTime() < deadline) {
            List<Matcher> starts = starts(node);
            if (starts.size() >= times) {
                return starts.get(times - 1);
            }
            lookAgain();
        }
        throw new AssertionError("node " + node + " did not start its rank " + times + " times; "
                + Files.readString(folder.resolve("errors.txt")));
    }

    private List<Matcher> starts(int node) throws IOException {
        Path file = job(node).resolve("started");
        if (!Files.exists(file)) {
            return List.of();
        }
        return Files.readAllLines(file).stream()
                .map(STARTED::matcher)
                .filter(Matcher::find)
                .toList();
    }

    private void awaitCheckpoint(int node) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!Files.exists(job(node).resolve("checkpoint"))) {
            assertThat(System.nanoTime())
                    .as("node " + node + " takes a checkpoint")
                    .isLessThan(deadline);
            lookAgain();
        }
    }

    /** Leaves the cores to the processes that are waited for. */
    private static void lookAgain() throws InterruptedException {
        assertThat(new CountDownLatch(1).await(100, TimeUnit.MILLISECONDS)).isFalse();
    }

    private Path job(int node) {
        return folder.resolve("node-" + node).resolve("jobs").resolve("pretraining");
    }

    private static void kill(String process) throws Exception {
        assertThat(new ProcessBuilder("kill", "-9", process).start().waitFor()).isZero();
    }
}
