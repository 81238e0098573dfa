package org.wattwerk.trainer.reference;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.wattwerk.trainer.reference.checkpoint.Provenance;
import org.wattwerk.trainer.reference.model.GptShape;
import picocli.CommandLine.Option;

/** What can be said on the command line of {@code train}; the defaults are small enough for a laptop. */
final class TrainOptions {
    /** How fast a run may go. */
    enum Pace {
        /** As fast as the machine can. */
        none,
        /** As fast as the simulated device of the node would. */
        simulated
    }

    @Option(
            names = "--corpus",
            required = true,
            paramLabel = "PATH",
            description = "UTF-8 text to learn: a file, or a folder with all text below it. Can be given again.")
    List<Path> corpus = new ArrayList<>();

    @Option(
            names = "--dir",
            paramLabel = "FOLDER",
            description = "Where checkpoints are kept and resumed from. Default: the job's folder ($WATTWERK_JOB_DIR).")
    @Nullable
    Path dir;

    @Option(names = "--steps", description = "Steps of the whole run (${DEFAULT-VALUE}).")
    long steps = 1000;

    @Option(names = "--ctx", description = "Bytes the model looks back on (${DEFAULT-VALUE}).")
    int context = 64;

    @Option(names = "--embd", description = "Width of the model (${DEFAULT-VALUE}).")
    int width = 64;

    @Option(names = "--layers", description = "Layers (${DEFAULT-VALUE}).")
    int layers = 2;

    @Option(names = "--heads", description = "Attention heads in a layer (${DEFAULT-VALUE}).")
    int heads = 2;

    @Option(names = "--batch", description = "Rows in a step (${DEFAULT-VALUE}).")
    int batch = 8;

    @Option(names = "--lr", description = "Highest learning rate (${DEFAULT-VALUE}).")
    double learningRate = 0.003;

    @Option(names = "--seed", description = "First weights and choice of text (${DEFAULT-VALUE}).")
    long seed = 1;

    @Option(names = "--threads", description = "CPU threads of PyTorch (${DEFAULT-VALUE}).")
    int threads = 1;

    @Option(
            names = "--checkpoint-every",
            paramLabel = "STEPS",
            description = "Steps between checkpoints, 0 for only when asked (${DEFAULT-VALUE}).")
    long checkpointEvery = 100;

    @Option(names = "--keep", description = "How many checkpoints are kept (${DEFAULT-VALUE}).")
    int keep = 3;

    @Option(
            names = "--pace",
            description = "none: as fast as this machine can; simulated: as the node's simulated device would"
                    + " (${DEFAULT-VALUE}).")
    Pace pace = Pace.none;

    @Option(
            names = "--nominal-share",
            paramLabel = "SHARE",
            description = "With --pace simulated: nominal speed as a share of the measured one (${DEFAULT-VALUE}).")
    double nominalShare = 0.25;

    @Option(
            names = "--measure-steps",
            paramLabel = "STEPS",
            description = "With --pace simulated: steps made unthrottled to measure it (${DEFAULT-VALUE}).")
    int measureSteps = 8;

    @Option(names = "--metrics", paramLabel = "FILE", description = "Append one JSON line for every step.")
    @Nullable
    Path metrics;

    /** Everything that is wrong, one line each. */
    List<String> problems() {
        List<String> problems = new ArrayList<>(GptShape.problems(context, width, layers, heads));
        refuse(problems, steps < 1, "--steps is " + steps + ", not at least 1");
        refuse(problems, batch < 1 || batch > 4096, "--batch is " + batch + ", not between 1 and 4096");
        refuse(
                problems,
                !(learningRate > 0 && learningRate <= 1),
                "--lr is " + learningRate + ", not above 0 and at most 1");
        refuse(problems, threads < 1 || threads > 1024, "--threads is " + threads + ", not between 1 and 1024");
        refuse(problems, checkpointEvery < 0, "--checkpoint-every is negative: " + checkpointEvery);
        refuse(problems, keep < 1, "--keep is " + keep + ", not at least 1");
        refuse(
                problems,
                !(nominalShare > 0 && nominalShare <= 1),
                "--nominal-share is " + nominalShare + ", not above 0 and at most 1");
        refuse(
                problems,
                measureSteps < 1 || measureSteps > 10_000,
                "--measure-steps is " + measureSteps + ", not between 1 and 10000");
        return problems;
    }

    private static void refuse(List<String> problems, boolean wrong, String problem) {
        if (wrong) {
            problems.add(problem);
        }
    }

    GptShape shape() {
        return new GptShape(context, width, layers, heads);
    }

    Provenance provenance(String corpusFingerprint) {
        return new Provenance(
                "gpt of bytes, --ctx " + context + " --embd " + width + " --layers " + layers + " --heads " + heads,
                Map.of(
                        "corpus", corpusFingerprint,
                        "batch", Integer.toString(batch),
                        "seed", Long.toString(seed),
                        "threads", Integer.toString(threads),
                        "lr", Double.toString(learningRate),
                        "steps", Long.toString(steps)));
    }
}
