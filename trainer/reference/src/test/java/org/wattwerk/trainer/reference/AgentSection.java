package org.wattwerk.trainer.reference;

import static org.wattwerk.trainer.reference.MeasuredPage.median;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.wattwerk.trainer.client.JobClient;
import org.wattwerk.trainer.client.JobEnvironment;
import org.wattwerk.trainer.reference.checkpoint.CheckpointFolder;
import org.wattwerk.trainer.reference.checkpoint.Provenance;
import org.wattwerk.trainer.reference.corpus.Batches;
import org.wattwerk.trainer.reference.corpus.Tokens;
import org.wattwerk.trainer.reference.learning.Learner;
import org.wattwerk.trainer.reference.run.AgentAnnouncer;
import org.wattwerk.trainer.reference.run.Announcer;
import org.wattwerk.trainer.reference.run.Orders;
import org.wattwerk.trainer.reference.run.RunPlan;
import org.wattwerk.trainer.reference.run.TrainingRun;

/** The same steps alone and under an agent that is told of every one, in turn. */
final class AgentSection {
    private static final int ROUNDS = Integer.getInteger("wattwerk.agent-rounds", 9);
    private static final int STEPS = 1_000;
    private static final int WARM_UP = 20;

    private AgentSection() {}

    /** What a step costs. */
    private record Cost(double cpuMillis, double wallMillis) {}

    static void measure(Tokens corpus, Path folder, MeasuredPage.Section section) throws Exception {
        Path token = Files.writeString(folder.resolve("token"), "secret\n");
        double[] alone = new double[ROUNDS];
        double[] under = new double[ROUNDS];
        double[] cpu = new double[ROUNDS];
        double[] wall = new double[ROUNDS];
        Batches batches = new Batches(corpus, 1, MeasuredModel.BATCH, MeasuredModel.DEFAULT.context());
        Process agent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ScriptedAgent.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            String url = Objects.requireNonNull(
                    agent.inputReader(StandardCharsets.UTF_8).readLine(), "the agent says its address");
            JobEnvironment environment = new JobEnvironment(URI.create(url), token, Optional.empty(), 0, 1);
            for (int round = 0; round < ROUNDS; round++) {
                Cost byItself = run(batches, new Orders(), new Announcer() {}, folder.resolve(round + "-alone"));
                Cost reporting;
                try (JobClient client = JobClient.connect(environment)) {
                    Orders orders = new Orders();
                    client.onDirective(orders::directive);
                    reporting = run(batches, orders, new AgentAnnouncer(client), folder.resolve(round + "-under"));
                }
                alone[round] = byItself.cpuMillis();
                under[round] = reporting.cpuMillis();
                cpu[round] = reporting.cpuMillis() / byItself.cpuMillis();
                wall[round] = byItself.wallMillis() / reporting.wallMillis();
            }
        } finally {
            agent.destroyForcibly().waitFor();
        }
        section.say(
                "%d rounds of %d steps of the default model in turn, alone and under an agent that is told of them, which"
                        + " ran in a process of its own and is not counted: %.2f and %.2f CPU ms a step (medians). Median over the"
                        + " rounds: %+.1f %% CPU, %+.1f %% tokens/s.",
                ROUNDS, STEPS, median(alone), median(under), 100 * (median(cpu) - 1), 100 * (median(wall) - 1));
        section.done();
    }

    private static Cost run(Batches batches, Orders orders, Announcer announcer, Path folder) throws Exception {
        try (Learner learner = MeasuredModel.learner(MeasuredModel.DEFAULT, batches, STEPS);
                CheckpointFolder checkpoints = CheckpointFolder.open(folder, new CheckpointFolder.Retention(1, 0))) {
            for (int step = 0; step < WARM_UP; step++) {
                learner.learn();
            }
            long began = System.nanoTime();
            double cpuBegan = MeasuredPage.cpuSeconds();
            new TrainingRun(
                            learner,
                            checkpoints,
                            new Provenance("benchmark", Map.of()),
                            orders,
                            announcer,
                            RunPlan.of(STEPS + WARM_UP, 0))
                    .run();
            return new Cost(
                    1e3 * (MeasuredPage.cpuSeconds() - cpuBegan) / STEPS,
                    1e3 * MeasuredPage.secondsSince(began) / STEPS);
        }
    }
}
