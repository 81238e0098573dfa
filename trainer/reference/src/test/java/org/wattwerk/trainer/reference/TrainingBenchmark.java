package org.wattwerk.trainer.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wattwerk.trainer.client.JobClient;
import org.wattwerk.trainer.client.JobEnvironment;
import org.wattwerk.trainer.reference.checkpoint.CheckpointFolder;
import org.wattwerk.trainer.reference.checkpoint.Provenance;
import org.wattwerk.trainer.reference.corpus.Batches;
import org.wattwerk.trainer.reference.corpus.Corpus;
import org.wattwerk.trainer.reference.corpus.Range;
import org.wattwerk.trainer.reference.corpus.Tokens;
import org.wattwerk.trainer.reference.engine.Natives;
import org.wattwerk.trainer.reference.learning.Evaluation;
import org.wattwerk.trainer.reference.learning.Examiner;
import org.wattwerk.trainer.reference.learning.Learner;
import org.wattwerk.trainer.reference.learning.LearningRate;
import org.wattwerk.trainer.reference.learning.Recipe;
import org.wattwerk.trainer.reference.learning.SavedState;
import org.wattwerk.trainer.reference.model.GptShape;
import org.wattwerk.trainer.reference.run.AgentAnnouncer;
import org.wattwerk.trainer.reference.run.Announcer;
import org.wattwerk.trainer.reference.run.Orders;
import org.wattwerk.trainer.reference.run.RunPlan;
import org.wattwerk.trainer.reference.run.TrainingRun;

/**
 * What the trainer reaches, written to {@code docs/performance/training.md}: learning of German text, speed beside plain
 * PyTorch, overhead of an agent, checkpoints, pauses and memory. CPU seconds stand beside wall time, because a shared
 * machine stretches the one and not the other. Where PyTorch is in an environment of its own, name its Python by
 * {@code WATTWERK_PYTORCH_PYTHON}.
 */
class TrainingBenchmark {
    private static final GptShape DEFAULT = new GptShape(64, 64, 2, 2);
    private static final GptShape FIVE_MILLION = new GptShape(256, 256, 6, 4);
    private static final int BATCH = 8;
    /** The engine takes its threads once in the life of a process; one, so that it can be set beside PyTorch's. */
    private static final int THREADS = Integer.getInteger("wattwerk.threads", 1);

    private static final int LEARNING_SECONDS = Integer.getInteger("wattwerk.learning-seconds", 180);
    private static final int MEMORY_SECONDS = Integer.getInteger("wattwerk.memory-seconds", 300);
    private static final Provenance MODEL = new Provenance("benchmark", Map.of());

    @TempDir
    Path folder = Path.of("");

    private final List<String> page = new ArrayList<>();
    private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    @Test
    void training_onThisMachine_writesItsPage() throws Exception {
        Path text = folder.resolve("german.txt");
        assumeTrue(
                GermanText.write(text).isPresent(), "manpages-de is not installed: there is no German text to learn");
        say("# Training");
        say("");
        say("Written by `mvn -Pperformance test -pl trainer/reference -am -Dtest=TrainingBenchmark`"
                + " on " + LocalDate.now(java.time.ZoneOffset.UTC) + ". Machine: " + machine() + ", shared with other"
                + " builds while this ran (load " + load()
                + " at the start): CPU seconds are the fair figure, wall time"
                + " is an upper bound.");
        try (Tokens corpus = Corpus.read(List.of(text), "text")) {
            learning(corpus);
            besidePyTorch(corpus, text);
            agent(corpus);
            checkpoints(corpus);
        }
        memory(text);
        say("");
        say("Load at the end: " + load() + ".");
        write();
    }

    /** The default model on German manual pages: held-out loss against time. */
    private void learning(Tokens corpus) throws Exception {
        say("");
        say("## German text");
        say("");
        say(String.format(
                Locale.ROOT,
                "The default model (%,d parameters, context 64, width 64, 2 layers; batch 8, %d thread) learns %,d bytes"
                        + " of German manual pages (`manpages-de`), the last 5 %% held out.",
                DEFAULT.parameters(),
                THREADS,
                corpus.size()));
        say("");
        say("| step | tokens | wall s | CPU s | nats/byte, held-out |");
        say("|---:|---:|---:|---:|---:|");
        long steps = 6_000;
        Batches learnt = new Batches(corpus, Range.learnt(corpus, 0.05), 1, BATCH, DEFAULT.context());
        Examiner examiner =
                new Examiner(new Batches(corpus, Range.heldOut(corpus, 0.05), 0, BATCH, DEFAULT.context()), 40);
        long began = System.nanoTime();
        long cpuBegan = system.getProcessCpuTime();
        String reached = "";
        try (Learner learner = learner(DEFAULT, learnt, steps)) {
            while (learner.step() < steps && seconds(began) < LEARNING_SECONDS) {
                learner.learn();
                if (learner.step() % 500 == 0) {
                    Evaluation evaluation = learner.examine(examiner);
                    double cpu = (system.getProcessCpuTime() - cpuBegan) / 1e9;
                    say(String.format(
                            Locale.ROOT,
                            "| %,d | %,d | %.0f | %.0f | %.3f |",
                            learner.step(),
                            learner.tokens(),
                            seconds(began),
                            cpu,
                            evaluation.loss()));
                    if (reached.isEmpty() && evaluation.loss() < 2.5) {
                        reached = String.format(
                                Locale.ROOT,
                                "Below 2.5 nats/byte after %.0f s of wall time and %.0f CPU seconds"
                                        + " (allowed: 180 s on 2 cores, 360 CPU seconds).",
                                seconds(began),
                                cpu);
                    }
                }
            }
            say("");
            say(reached.isEmpty() ? "2.5 nats/byte was not reached." : reached);
            byte[] prompt = "Diese Option ".getBytes(java.nio.charset.StandardCharsets.UTF_8);
            String written = learner.write(prompt, 120, 0.7, 1).replaceAll("\\s+", " ");
            say("");
            say("After `Diese Option ` it writes: `" + written.replace("`", "'") + "`");
        }
    }

    /** Rounds of both in turn, so that both see the same neighbours. */
    private void besidePyTorch(Tokens corpus, Path text) throws Exception {
        say("");
        say("## Beside plain PyTorch");
        say("");
        String python = System.getenv().getOrDefault("WATTWERK_PYTORCH_PYTHON", "python3");
        String version = torchVersion(python);
        if (version.isEmpty()) {
            say("PyTorch for Python is not installed on this machine: not compared.");
            return;
        }
        say("The same model, batch and optimiser in plain PyTorch " + version + " (`plain_gpt.py`), rounds in turn, one"
                + " thread each. The ratio is this trainer's tokens per CPU second over PyTorch's.");
        say("");
        say("| model | rounds | this trainer, tokens/CPU s (median) | plain PyTorch (median) | ratio |"
                + " this trainer, tokens/s | plain PyTorch, tokens/s |");
        say("|---|---:|---:|---:|---:|---:|---:|");
        compare(corpus, text, python, DEFAULT, BATCH, 300, "default");
        compare(corpus, text, python, new GptShape(128, 128, 4, 4), 16, 24, "0.84 M parameters");
    }

    private void compare(Tokens corpus, Path text, String python, GptShape shape, int batch, int steps, String name)
            throws Exception {
        int rounds = 5;
        double[] ours = new double[rounds];
        double[] theirs = new double[rounds];
        double[] oursWall = new double[rounds];
        double[] theirsWall = new double[rounds];
        Batches batches = new Batches(corpus, 1, batch, shape.context());
        for (int round = 0; round < rounds; round++) {
            try (Learner learner = learner(shape, batches, 10_000)) {
                int warmUp = Math.max(4, steps / 10);
                for (int step = 0; step < warmUp; step++) {
                    learner.learn();
                }
                long began = System.nanoTime();
                long cpuBegan = system.getProcessCpuTime();
                for (int step = 0; step < steps; step++) {
                    learner.learn();
                }
                double tokens = (double) steps * batches.tokensPerStep();
                ours[round] = tokens * 1e9 / (system.getProcessCpuTime() - cpuBegan);
                oursWall[round] = tokens / seconds(began);
            }
            double[] measured = plain(python, text, shape, batch, steps);
            theirs[round] = measured[0] / measured[2];
            theirsWall[round] = measured[0] / measured[1];
        }
        say(String.format(
                Locale.ROOT,
                "| %s | %d | %,.0f | %,.0f | %.2f | %,.0f | %,.0f |",
                name,
                rounds,
                median(ours),
                median(theirs),
                median(ours) / median(theirs),
                median(oursWall),
                median(theirsWall)));
    }

    private double[] plain(String python, Path text, GptShape shape, int batch, int steps) throws Exception {
        List<String> command = new ArrayList<>(List.of(python, "src/test/python/plain_gpt.py", text.toString()));
        for (int value : new int[] {
            shape.context(), shape.width(), shape.layers(), shape.heads(), batch, 1, Math.max(4, steps / 10), steps
        }) {
            command.add(Integer.toString(value));
        }
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("OMP_NUM_THREADS", "1");
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return Arrays.stream(said.strip().split(" "))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    private static String torchVersion(String python) throws Exception {
        try {
            Process process = new ProcessBuilder(python, "-c", "import torch; print(torch.__version__)")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String version =
                    new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? version.strip() : "";
        } catch (IOException e) {
            return "";
        }
    }

    /** The same steps alone and reporting to an agent, in turn. */
    private void agent(Tokens corpus) throws Exception {
        say("");
        say("## Under an agent");
        say("");
        Path token = Files.writeString(folder.resolve("token"), "secret\n");
        int rounds = 9;
        int steps = 300;
        double[] alone = new double[rounds];
        double[] reporting = new double[rounds];
        Batches batches = new Batches(corpus, 1, BATCH, DEFAULT.context());
        try (ScriptedAgent agent = new ScriptedAgent()) {
            JobEnvironment environment =
                    new JobEnvironment(java.net.URI.create(agent.url()), token, Optional.empty(), 0, 1);
            for (int round = 0; round < rounds; round++) {
                alone[round] = run(batches, steps, new Orders(), new Announcer() {}, round + "-alone");
                try (JobClient client = JobClient.connect(environment)) {
                    Orders orders = new Orders();
                    client.onDirective(orders::directive);
                    reporting[round] = run(batches, steps, orders, new AgentAnnouncer(client), round + "-reporting");
                }
            }
        }
        say(String.format(
                Locale.ROOT,
                "%d rounds of %d steps of the default model in turn, alone and reporting every step to an agent (which ran"
                        + " in the same process and is counted too): median %.2f and %.2f CPU ms a step, overhead %.1f %%.",
                rounds,
                steps,
                median(alone),
                median(reporting),
                100 * (median(reporting) / median(alone) - 1)));
    }

    /** CPU milliseconds a step. */
    private double run(Batches batches, int steps, Orders orders, Announcer announcer, String name) throws Exception {
        try (Learner learner = learner(DEFAULT, batches, steps);
                CheckpointFolder checkpoints =
                        CheckpointFolder.open(folder.resolve(name), new CheckpointFolder.Retention(1, 0))) {
            for (int step = 0; step < 20; step++) {
                learner.learn();
            }
            long cpuBegan = system.getProcessCpuTime();
            new TrainingRun(learner, checkpoints, MODEL, orders, announcer, RunPlan.of(steps + 20L, 0)).run();
            return (system.getProcessCpuTime() - cpuBegan) / 1e6 / steps;
        }
    }

    /** A model of five million parameters: how long a checkpoint takes, and a pause until nothing runs. */
    private void checkpoints(Tokens corpus) throws Exception {
        say("");
        say("## Checkpoints and pauses");
        say("");
        Batches batches = new Batches(corpus, 1, 2, FIVE_MILLION.context());
        int count = 9;
        double[] millis = new double[count];
        double[] quiet = new double[count];
        long bytes;
        try (Learner learner = learner(FIVE_MILLION, batches, 1_000);
                CheckpointFolder checkpoints =
                        CheckpointFolder.open(folder.resolve("checkpoints"), new CheckpointFolder.Retention(2, 0))) {
            Path last = folder;
            for (int i = 0; i < count; i++) {
                learner.learn();
                long began = System.nanoTime();
                last = checkpoints.save(learner.step(), 1, learner.tensors(), MODEL);
                millis[i] = (System.nanoTime() - began) / 1e6;
            }
            bytes = Files.size(last.resolve("state.safetensors"));
            for (int i = 0; i < count; i++) {
                quiet[i] = pause(learner, checkpoints);
            }
        }
        Arrays.sort(millis);
        Arrays.sort(quiet);
        say(String.format(
                Locale.ROOT,
                "%,d parameters, %,d bytes with the optimiser's moments; written, hashed, forced to disk and renamed in"
                        + " %.0f ms (median), %.0f ms (slowest of %d). From the checkpoint of a pause to the run at rest:"
                        + " %.1f ms (median), %.1f ms (slowest).",
                FIVE_MILLION.parameters(),
                bytes,
                millis[count / 2],
                millis[count - 1],
                count,
                quiet[count / 2],
                quiet[count - 1]));
    }

    /** Milliseconds from the checkpoint to the thread that waits. */
    private static double pause(Learner learner, CheckpointFolder checkpoints) throws Exception {
        Orders orders = new Orders();
        long[] saved = new long[1];
        Announcer announcer = new Announcer() {
            @Override
            public void checkpoint(long step, Path path, String why) {
                saved[0] = System.nanoTime();
            }
        };
        orders.directive(org.wattwerk.trainer.client.Directive.of(
                1, org.wattwerk.trainer.client.Directive.Order.PAUSE, "benchmark"));
        TrainingRun run = new TrainingRun(learner, checkpoints, MODEL, orders, announcer, RunPlan.of(1_000, 0));
        Thread thread = new Thread(
                () -> {
                    try {
                        run.run();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "paused run");
        thread.start();
        while (saved[0] == 0 || thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        double millis = (System.nanoTime() - saved[0]) / 1e6;
        orders.stop("benchmark");
        thread.join();
        return millis;
    }

    /** Resident memory of a run in a process of its own, sampled every second. */
    private void memory(Path text) throws Exception {
        say("");
        say("## Memory");
        say("");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                WattwerkTrainer.class.getName()));
        command.addAll(List.of(("train --corpus " + text + " --dir " + folder.resolve("memory")
                        + " --steps 10000000 --checkpoint-every 500 --evaluate-every 1000 --sample 50")
                .split(" ")));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("memory.log").toFile())
                .start();
        List<Long> kib = new ArrayList<>();
        try {
            long began = System.nanoTime();
            while (seconds(began) < MEMORY_SECONDS && !process.waitFor(1, TimeUnit.SECONDS)) {
                kib.add(residentKib(process.pid()));
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
        int warm = kib.size() / 4;
        double early = median(kib.subList(warm, warm + Math.max(1, warm / 2)).stream()
                .mapToDouble(Long::doubleValue)
                .toArray());
        double late = median(kib.subList(kib.size() - Math.max(1, warm / 2), kib.size()).stream()
                .mapToDouble(Long::doubleValue)
                .toArray());
        say(String.format(
                Locale.ROOT,
                "The default model under `-Xmx128m` for %,d s, with a checkpoint every 500 steps and evaluations: %.0f MiB"
                        + " resident after the first quarter, %.0f MiB at the end, %+.1f %%.",
                kib.size(),
                early / 1024,
                late / 1024,
                100 * (late / early - 1)));
    }

    private static long residentKib(long pid) throws IOException {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (java.nio.file.NoSuchFileException e) {
            return 0;
        }
    }

    private static Learner learner(GptShape shape, Batches batches, long steps) throws Exception {
        return new Learner(
                Natives.load(THREADS),
                shape,
                batches,
                Recipe.of(LearningRate.over(steps, 0.003), 1),
                SavedState.NOTHING);
    }

    private String machine() {
        return Runtime.getRuntime().availableProcessors() + " cores, Java "
                + Runtime.version().feature() + ", " + System.getProperty("os.arch");
    }

    private String load() {
        return String.format(Locale.ROOT, "%.1f", system.getSystemLoadAverage());
    }

    private static double seconds(long sinceNanos) {
        return (System.nanoTime() - sinceNanos) / 1e9;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private void say(String line) {
        System.out.println(line);
        page.add(line);
    }

    private void write() throws IOException {
        String target = System.getProperty("wattwerk.performance");
        if (target != null) {
            Files.createDirectories(Path.of(target));
            Files.writeString(Path.of(target, "training.md"), String.join("\n", page) + "\n");
        }
    }
}
