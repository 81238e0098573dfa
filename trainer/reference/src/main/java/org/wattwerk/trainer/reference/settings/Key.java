package org.wattwerk.trainer.reference.settings;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Everything that can be set: once as a path in YAML and for {@code --set}, once as an option. Values stand with their
 * unit in YAML; an option may leave it out.
 */
@SuppressWarnings(
        "ImmutableEnumChecker") // Every form is a record of values; the checker wants an annotation of its own.
public enum Key {
    CORPUS(
            "data.corpus",
            "--corpus",
            new Form.Place(true),
            "",
            "UTF-8 text or JSONL to learn: a file, a folder with all text below it, or what 'prepare' wrote. Can be"
                    + " given again."),
    HELD_OUT(
            "data.held-out",
            "--held-out",
            new Form.Share(true, false),
            "5 %",
            "Share at the end of the text that is never learnt and serves to evaluate."),
    FIELD("data.jsonl-field", "--jsonl-field", new Form.Place(false), "text", "Where a line of JSONL has its text."),
    CONTEXT("model.context", "--ctx", new Form.Count(4, 4096, "tokens"), "64 tokens", "Bytes the model looks back on."),
    WIDTH("model.width", "--embd", new Form.Count(4, 8192, ""), "64", "Width of the model."),
    LAYERS("model.layers", "--layers", new Form.Count(1, 128, ""), "2", "Layers."),
    HEADS("model.heads", "--heads", new Form.Count(1, 128, ""), "2", "Attention heads in a layer."),
    DROPOUT(
            "model.dropout",
            "--dropout",
            new Form.Share(true, false),
            "0 %",
            "Share of activations set to zero while learning; the same ones in every run with this seed."),
    STEPS(
            "training.steps",
            "--steps",
            new Form.Count(1, Long.MAX_VALUE, "steps"),
            "1000 steps",
            "Steps of the whole run."),
    BATCH("training.batch", "--batch", new Form.Count(1, 4096, "rows"), "8 rows", "Rows in a step."),
    PARTS(
            "training.parts",
            "--parts",
            new Form.Count(1, 4096, "parts"),
            "1 parts",
            "Parts in which the rows of a step are computed; their gradients are added up, so that memory is needed for"
                    + " one part alone."),
    RATE("training.learning-rate", "--lr", new Form.Positive(1), "0.003", "Highest learning rate."),
    WARM_UP(
            "training.warm-up",
            "--warm-up",
            new Form.Count(1, Long.MAX_VALUE, "steps"),
            "",
            "Steps until the highest rate is reached; default: a twentieth of the run, at most 100."),
    SEED(
            "training.seed",
            "--seed",
            new Form.Count(Long.MIN_VALUE, Long.MAX_VALUE, ""),
            "1",
            "First weights, choice of text and dropout."),
    THREADS(
            "training.threads",
            "--threads",
            new Form.Count(1, 1024, "threads"),
            "1 threads",
            "CPU threads of PyTorch."),
    FOLDER(
            "checkpoints.folder",
            "--dir",
            new Form.Place(false),
            "",
            "Where checkpoints are kept and resumed from; default: the job's folder ($WATTWERK_JOB_DIR)."),
    EVERY(
            "checkpoints.every",
            "--checkpoint-every",
            new Form.Count(0, Long.MAX_VALUE, "steps"),
            "100 steps",
            "Steps between checkpoints, 0 for only when asked."),
    KEEP("checkpoints.keep", "--keep", new Form.Count(1, 1_000_000, ""), "3", "How many of the newest are kept."),
    KEEP_EVERY(
            "checkpoints.keep-every",
            "--keep-every",
            new Form.Count(0, Long.MAX_VALUE, "steps"),
            "0 steps",
            "Checkpoints at multiples of these steps are kept for good; 0 for none."),
    EVALUATE(
            "evaluation.every",
            "--evaluate-every",
            new Form.Count(0, Long.MAX_VALUE, "steps"),
            "0 steps",
            "Steps between evaluations on the held-out text, and one at the end; 0 for none."),
    EVALUATE_BATCHES(
            "evaluation.batches",
            "--evaluate-batches",
            new Form.Count(1, 100_000, "batches"),
            "8 batches",
            "Batches of held-out text in an evaluation."),
    SAMPLE(
            "evaluation.sample",
            "--sample",
            new Form.Count(0, 10_000, "tokens"),
            "0 tokens",
            "Bytes of text that the model writes at each evaluation."),
    PACE(
            "pace.mode",
            "--pace",
            new Form.Choice(List.of("none", "simulated")),
            "none",
            "none: as fast as this machine can; simulated: as the node's simulated device would."),
    NOMINAL_SHARE(
            "pace.nominal-share",
            "--nominal-share",
            new Form.Share(false, true),
            "25 %",
            "With pace simulated: nominal speed as a share of the measured one."),
    MEASURE_STEPS(
            "pace.measure-steps",
            "--measure-steps",
            new Form.Count(1, 10_000, "steps"),
            "8 steps",
            "With pace simulated: steps made unthrottled to measure it."),
    METRICS("report.metrics", "--metrics", new Form.Place(false), "", "Append one JSON line for every step."),
    CHART(
            "report.chart",
            "--chart",
            new Form.Place(false),
            "",
            "Write a page with loss and power over the run at its end; needs the metrics.");

    private final String path;
    private final String option;
    private final Form form;
    private final String otherwise;
    private final String meaning;

    Key(String path, String option, Form form, String otherwise, String meaning) {
        this.path = path;
        this.option = option;
        this.form = form;
        this.otherwise = otherwise;
        this.meaning = meaning;
    }

    /** As it stands in YAML, sections and key joined by a dot. */
    public String path() {
        return path;
    }

    /** The option of the command line. */
    public String option() {
        return option;
    }

    Form form() {
        return form;
    }

    /** Whether it can be given more than once. */
    public boolean isSeveral() {
        return form instanceof Form.Place place && place.several();
    }

    /** What holds if nobody sets it; empty for nothing. */
    public String otherwise() {
        return otherwise;
    }

    /** One sentence for people. */
    public String meaning() {
        return meaning;
    }

    static Optional<Key> at(String path) {
        return Arrays.stream(values()).filter(key -> key.path.equals(path)).findFirst();
    }
}
