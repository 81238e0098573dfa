package org.wattwerk.trainer.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wattwerk.trainer.reference.MeasuredPage.median;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.wattwerk.trainer.reference.corpus.Batches;
import org.wattwerk.trainer.reference.corpus.Tokens;
import org.wattwerk.trainer.reference.learning.Learner;
import org.wattwerk.trainer.reference.model.GptShape;

/** The same model in plain PyTorch, in rounds of both in turn, so that both see the same neighbours. */
final class PyTorchSection {
    private static final int ROUNDS = 5;

    private final String python;
    private final Tokens corpus;
    private final Path text;
    private final MeasuredPage.Section section;

    private PyTorchSection(String python, Tokens corpus, Path text, MeasuredPage.Section section) {
        this.python = python;
        this.corpus = corpus;
        this.text = text;
        this.section = section;
    }

    static void measure(Tokens corpus, Path text, MeasuredPage.Section section) throws Exception {
        String python = System.getenv().getOrDefault("WATTWERK_PYTORCH_PYTHON", "python3");
        String version = version(python);
        if (version.isEmpty()) {
            section.say("PyTorch for Python is not installed on this machine: not compared.");
            section.done();
            return;
        }
        section.say("The same model, batch and optimiser in plain PyTorch " + version + " (`plain_gpt.py`), rounds in"
                + " turn, one thread each. The ratio is this trainer's tokens per CPU second over PyTorch's.");
        section.say("");
        section.say("| model | rounds | this trainer, tokens/CPU s (median) | plain PyTorch (median) | ratio |"
                + " this trainer, tokens/s | plain PyTorch, tokens/s |");
        section.say("|---|---:|---:|---:|---:|---:|---:|");
        PyTorchSection comparison = new PyTorchSection(python, corpus, text, section);
        comparison.compare(MeasuredModel.DEFAULT, MeasuredModel.BATCH, 300, "default");
        comparison.compare(new GptShape(128, 128, 4, 4), 16, 24, "0.84 M parameters");
        section.done();
    }

    private void compare(GptShape shape, int batch, int steps, String name) throws Exception {
        double[] ours = new double[ROUNDS];
        double[] theirs = new double[ROUNDS];
        double[] oursWall = new double[ROUNDS];
        double[] theirsWall = new double[ROUNDS];
        int warmUp = Math.max(4, steps / 10);
        Batches batches = new Batches(corpus, 1, batch, shape.context());
        for (int round = 0; round < ROUNDS; round++) {
            try (Learner learner = MeasuredModel.learner(shape, batches, 10_000)) {
                for (int step = 0; step < warmUp; step++) {
                    learner.learn();
                }
                long began = System.nanoTime();
                double cpuBegan = MeasuredPage.cpuSeconds();
                for (int step = 0; step < steps; step++) {
                    learner.learn();
                }
                double tokens = (double) steps * batches.tokensPerStep();
                ours[round] = tokens / (MeasuredPage.cpuSeconds() - cpuBegan);
                oursWall[round] = tokens / MeasuredPage.secondsSince(began);
            }
            double[] measured = plain(shape, batch, warmUp, steps);
            theirs[round] = measured[0] / measured[2];
            theirsWall[round] = measured[0] / measured[1];
        }
        section.say(
                "| %s | %d | %,.0f | %,.0f | %.2f | %,.0f | %,.0f |",
                name,
                ROUNDS,
                median(ours),
                median(theirs),
                median(ours) / median(theirs),
                median(oursWall),
                median(theirsWall));
    }

    /** Tokens, seconds and CPU seconds. */
    private double[] plain(GptShape shape, int batch, int warmUp, int steps) throws Exception {
        List<String> command = new ArrayList<>(List.of(python, "src/test/python/plain_gpt.py", text.toString()));
        for (int value : new int[] {
            shape.context(), shape.width(), shape.layers(), shape.heads(), batch, MeasuredModel.THREADS, warmUp, steps
        }) {
            command.add(Integer.toString(value));
        }
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("OMP_NUM_THREADS", Integer.toString(MeasuredModel.THREADS));
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return Arrays.stream(said.strip().split(" "))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    private static String version(String python) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(python, "-c", "import torch; print(torch.__version__)")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String version = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? version.strip() : "";
        } catch (IOException e) {
            return "";
        }
    }
}
