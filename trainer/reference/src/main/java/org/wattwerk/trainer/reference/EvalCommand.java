package org.wattwerk.trainer.reference;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.wattwerk.trainer.reference.corpus.Batches;
import org.wattwerk.trainer.reference.corpus.CorpusException;
import org.wattwerk.trainer.reference.corpus.Range;
import org.wattwerk.trainer.reference.corpus.Tokens;
import org.wattwerk.trainer.reference.learning.Evaluation;
import org.wattwerk.trainer.reference.learning.Examiner;
import org.wattwerk.trainer.reference.settings.Key;
import org.wattwerk.trainer.reference.settings.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Asks the newest checkpoint of a folder for the held-out end of a text. */
@Command(
        name = "eval",
        description = "Says how well the newest checkpoint of a folder knows the held-out end of a text.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class EvalCommand implements Callable<Integer> {
    static final EnumSet<Key> KEYS =
            EnumSet.of(Key.CORPUS, Key.HELD_OUT, Key.FIELD, Key.FOLDER, Key.BATCH, Key.EVALUATE_BATCHES, Key.THREADS);

    @Spec
    @Nullable
    CommandSpec spec;

    @Override
    public Integer call() throws BadInput, IOException {
        Settings settings = KeyOptions.read(KeyOptions.line(spec), KEYS);
        List<String> problems = new ArrayList<>();
        if (settings.paths(Key.CORPUS).isEmpty()) {
            problems.add("--corpus is missing: name the text whose end was held out");
        }
        Optional<Path> folder = settings.path(Key.FOLDER);
        if (folder.isEmpty()) {
            problems.add("--dir is missing: name the folder of the checkpoints");
        }
        if (!problems.isEmpty()) {
            throw new BadInput(problems);
        }
        try (Tokens corpus = Tokens.open(settings.paths(Key.CORPUS), settings.text(Key.FIELD));
                StoredModel model = StoredModel.newest(folder.orElseThrow(), settings.small(Key.THREADS))) {
            Range heldOut = Range.heldOut(corpus, settings.share(Key.HELD_OUT));
            Batches batches = new Batches(
                    corpus,
                    heldOut,
                    0,
                    settings.small(Key.BATCH),
                    model.gpt().shape().context());
            Evaluation evaluation =
                    new Examiner(batches, settings.small(Key.EVALUATE_BATCHES)).examine(model.manager(), model.gpt());
            System.out.printf(
                    Locale.ROOT,
                    "step %d: %.4f nats/byte on held-out text, perplexity %.2f, %.3f bits/byte (%,d bytes asked)%n",
                    model.step(),
                    evaluation.loss(),
                    evaluation.perplexity(),
                    evaluation.bitsPerByte(),
                    evaluation.tokens());
            return 0;
        } catch (CorpusException e) {
            throw new BadInput(String.valueOf(e.getMessage()));
        }
    }
}
