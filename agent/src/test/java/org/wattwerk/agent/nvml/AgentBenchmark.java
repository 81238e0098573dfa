package org.wattwerk.agent.nvml;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarOutputStream;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wattwerk.agent.FootprintController;

/**
 * What an agent costs: eight busy GPUs on the stand-in for NVIDIA's library, ten samples a second, a report a second over
 * mutual TLS, a lease every three seconds, the job interface and the status page open. Beside it, a C program that does the
 * same reads.
 */
class AgentBenchmark {
    private static final int GPUS = 8;
    private static final long MINUTES = Long.getLong("wattwerk.minutes", 30);
    private static final long WARM_UP_SECONDS = 60;

    /** What the launcher gives an agent. */
    private static final List<String> FLAGS = List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:-UsePerfData",
            "-Xms6m",
            "-Xmn2m",
            "-Xmx16m",
            "-XX:StringTableSize=8192",
            "-XX:MinHeapFreeRatio=10",
            "-XX:MaxHeapFreeRatio=20",
            "-XX:TrimNativeHeapInterval=60000",
            "-Xss256k",
            "-XX:ReservedCodeCacheSize=16m",
            "-XX:CompressedClassSpaceSize=24m",
            "-Dio.netty.allocator.type=unpooled",
            "-Djna.platform.library.path=/usr/lib/x86_64-linux-gnu");

    /** What the launcher puts on an agent's class path, our own jars aside. */
    private static final Pattern OF_AN_AGENT = Pattern.compile("(fastcsv|jackson-core|jna|jspecify"
            + "|netty-[a-z0-9-]+|protobuf-java|slf4j-(api|jdk14)|vertx-(core|core-logging|grpc-client|grpc-common|web"
            + "|web-common|auth-common|bridge-common))-[0-9].*\\.jar");

    @TempDir
    private Path folder = Path.of("");

    private final List<Process> processes = new ArrayList<>();
    private final CountDownLatch never = new CountDownLatch(1);

    @Test
    void agent_eightGpus_costs() throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            String library = FakeDriver.library(FakeDriver.USUAL_BRANCH);
            String classPath = jars();
            keys();
            Path archive = folder.resolve("agent.jsa");
            FootprintController recorded = controller(vertx);
            Process recording =
                    agent("recorded", library, recorded, List.of("-XX:ArchiveClassesAtExit=" + archive), classPath);
            recorded.leaseFor(never, 15);
            recording.getOutputStream().close();
            assertThat(recording.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(archive).exists();

            FootprintController first = controller(vertx);
            FootprintController second = controller(vertx);
            Process archived =
                    agent("archived", library, first, List.of("-XX:SharedArchiveFile=" + archive), classPath);
            Process plain = agent("plain", library, second, List.of(), classPath);
            Process yardstick = yardstick(library);
            lease(first, second, WARM_UP_SECONDS);
            List<ProcessFootprint> settled = look(archived, plain, yardstick);
            lease(first, second, MINUTES * 60 - WARM_UP_SECONDS);
            List<ProcessFootprint> last = look(archived, plain, yardstick);
            assertThat(first.reports()).as("a report a second").isGreaterThan(MINUTES * 50);
            publish("# Agent\n\n" + LocalDate.now(ZoneOffset.UTC) + ", OpenJDK "
                    + System.getProperty("java.version") + ", a machine with "
                    + Runtime.getRuntime().availableProcessors()
                    + " cores that other builds were using. " + GPUS
                    + " busy GPUs on the stand-in for NVIDIA's library (its physics is inside every CPU figure), sampled ten"
                    + " times a second in one call each and read once a second; a report a second over mutual TLS, a lease"
                    + " every three seconds, job interface and status page open. Looked at after " + MINUTES
                    + " minutes; CPU without the first minute, of one core.\n\n"
                    + "| process | private dirty | RSS | threads | CPU |\n|---|---|---|---|---|\n"
                    + last.get(0).row("agent, its classes from an archive (AppCDS)", settled.get(0))
                    + last.get(1).row("agent without an archive", settled.get(1))
                    + last.get(2).row("a C program that does the same reads and nothing else", settled.get(2))
                    + "| goal for the agent | 64 MB | 96 MB | | 1 % |\n\n"
                    + "Bytes allocated per sample: 0 (`SamplingGarbageTest`, by the thread's own count).\n\nFlags: `"
                    + String.join(" ", FLAGS) + "`, `MALLOC_ARENA_MAX=1`.\n");
        } finally {
            processes.forEach(Process::destroyForcibly);
            vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        }
    }

    private void lease(FootprintController first, FootprintController second, long seconds) throws Exception {
        for (long i = 0; i < seconds; i += 3) {
            first.leaseFor(never, 0);
            second.leaseFor(never, 3);
        }
    }

    private static List<ProcessFootprint> look(Process... all) throws IOException {
        List<ProcessFootprint> looks = new ArrayList<>();
        for (Process process : all) {
            looks.add(ProcessFootprint.of(process.pid()));
        }
        return looks;
    }

    private FootprintController controller(Vertx vertx) throws Exception {
        return FootprintController.listen(vertx, folder);
    }

    private Process agent(
            String name, String library, FootprintController controller, List<String> more, String classPath)
            throws Exception {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(FLAGS);
        command.addAll(more);
        command.addAll(List.of("-cp", classPath, FootprintAgent.class.getName(), library));
        command.addAll(List.of(
                Integer.toString(controller.port()), folder.resolve(name).toString(), folder.toString()));
        Process process = start(name, command);
        controller.awaitReport();
        return process;
    }

    private Process yardstick(String library) throws Exception {
        Path program = folder.resolve("same_reads");
        RealParts.run(List.of(
                RealParts.program("gcc").toString(),
                "-std=c11",
                "-D_GNU_SOURCE",
                "-O2",
                "-Wall",
                "-Wextra",
                "-Werror",
                Path.of("src", "test", "c", "same_reads.c").toString(),
                "-o",
                program.toString(),
                "-ldl"));
        return start("yardstick", List.of(program.toString(), library));
    }

    /** Starts a process on devices of its own. */
    private Process start(String name, List<String> command) throws IOException {
        Path devices = Files.createDirectories(folder.resolve(name + "-devices"));
        FakeDriver driver = new FakeDriver(devices, GPUS);
        driver.onItsOwnClock();
        for (int gpu = 0; gpu < GPUS; gpu++) {
            driver.load(gpu, 0.8);
        }
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(folder.resolve(name + ".out").toFile())
                .redirectErrorStream(true);
        builder.environment()
                .put("NVML_FAKE_STATE", devices.resolve("nvml.state").toString());
        builder.environment().put("MALLOC_ARENA_MAX", "1");
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    /** The class path with every folder of classes as a jar, since an archive knows only jars. */
    private String jars() throws IOException {
        List<String> path = new ArrayList<>();
        String whole = Optional.ofNullable(System.getProperty("surefire.test.class.path"))
                .orElseGet(() -> System.getProperty("java.class.path"));
        for (String entry : whole.split(":")) {
            Path place = Path.of(entry);
            if (Files.isDirectory(place)) {
                Path jar = folder.resolve("classes-" + path.size() + ".jar");
                try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                        Stream<Path> files = Files.walk(place)) {
                    for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                        out.putNextEntry(new ZipEntry(place.relativize(file).toString()));
                        Files.copy(file, out);
                        out.closeEntry();
                    }
                }
                path.add(jar.toString());
            } else if (OF_AN_AGENT.matcher(place.getFileName().toString()).matches() && Files.exists(place)) {
                path.add(entry);
            }
        }
        return String.join(":", path);
    }

    private void keys() throws IOException, InterruptedException {
        openssl("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -out ca.pem -days 2 -subj"
                + " /CN=site-ca");
        for (String name : List.of("node", "controller")) {
            Files.writeString(folder.resolve(name + ".ext"), "subjectAltName=DNS:localhost\n");
            openssl("req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout " + name + ".key -out " + name
                    + ".csr -subj /CN=" + name);
            openssl("x509 -req -in " + name + ".csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile " + name
                    + ".ext -out " + name + ".pem");
        }
    }

    private void openssl(String arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(RealParts.program("openssl").toString()));
        command.addAll(List.of(arguments.split(" ")));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    private static void publish(String page) throws IOException {
        System.out.println(page);
        String to = System.getProperty("wattwerk.performance");
        if (to != null) {
            Files.createDirectories(Path.of(to));
            Files.writeString(Path.of(to, "agent.md"), page);
        }
    }
}
