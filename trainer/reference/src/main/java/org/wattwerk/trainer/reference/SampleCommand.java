package org.wattwerk.trainer.reference;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.wattwerk.trainer.reference.model.Writer;
import org.wattwerk.trainer.reference.run.Printable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lets the newest checkpoint of a folder write. */
@Command(
        name = "sample",
        description = "Lets the newest checkpoint of a folder write on from a prompt.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class SampleCommand implements Callable<Integer> {
    @Option(names = "--dir", required = true, paramLabel = "FOLDER", description = "The folder of the checkpoints.")
    Path dir = Path.of("");

    @Option(names = "--prompt", paramLabel = "TEXT", description = "What it writes on from. Default: a new line.")
    String prompt = "\n";

    @Option(names = "--bytes", description = "How much it writes (${DEFAULT-VALUE}).")
    int bytes = 400;

    @Option(
            names = "--temperature",
            description = "0 always takes the likeliest byte, 1 follows the model's probabilities (${DEFAULT-VALUE}).")
    double temperature = 0.8;

    @Option(names = "--seed", description = "The same seed writes the same text (${DEFAULT-VALUE}).")
    long seed = 1;

    @Option(names = "--threads", description = "CPU threads of PyTorch (${DEFAULT-VALUE}).")
    int threads = 1;

    @Override
    public Integer call() throws BadInput {
        List<String> problems = new ArrayList<>();
        if (bytes < 1 || bytes > 1_000_000) {
            problems.add("--bytes is " + bytes + ", not between 1 and 1000000");
        }
        if (!(temperature >= 0 && temperature <= 10)) {
            problems.add("--temperature is " + temperature + ", not between 0 and 10");
        }
        if (threads < 1 || threads > 1024) {
            problems.add("--threads is " + threads + ", not between 1 and 1024");
        }
        if (!problems.isEmpty()) {
            throw new BadInput(problems);
        }
        try (StoredModel model = StoredModel.newest(dir, threads)) {
            String written = new Writer(model.manager(), model.gpt())
                    .write(prompt.getBytes(StandardCharsets.UTF_8), bytes, temperature, seed);
            System.out.println(Printable.of(prompt + written));
            return 0;
        }
    }
}
