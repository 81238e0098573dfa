package org.wattwerk.trainer.reference;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.wattwerk.trainer.reference.corpus.CorpusException;
import org.wattwerk.trainer.reference.corpus.Preparation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes text as shards of tokens, so that a run need not hold it in memory. */
@Command(
        name = "prepare",
        description = "Writes text and JSONL as shards of tokens with a manifest of hashes, to be named as --corpus.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class PrepareCommand implements Callable<Integer> {
    private static final int BAR = 30;

    @Parameters(
            arity = "1..*",
            paramLabel = "PATH",
            description = "UTF-8 text or JSONL: files, or folders with all text below them.")
    List<Path> paths = List.of();

    @Option(names = "--out", required = true, paramLabel = "FOLDER", description = "A new or empty folder.")
    Path folder = Path.of("");

    @Option(
            names = "--jsonl-field",
            paramLabel = "NAME",
            description = "Where a line of JSONL has its text (${DEFAULT-VALUE}).")
    String field = "text";

    @Option(
            names = "--shard-tokens",
            paramLabel = "TOKENS",
            description = "Tokens in each shard but the last (${DEFAULT-VALUE}).")
    long shardTokens = 1L << 26;

    private final PrintStream err = System.err;
    private final boolean terminal = Ansi.AUTO.enabled();
    private int shown = -1;

    @Override
    public Integer call() throws BadInput {
        if (shardTokens < 1 || shardTokens > Preparation.SHARD_TOKENS_MAX) {
            throw new BadInput(
                    "--shard-tokens is " + shardTokens + ", not between 1 and " + Preparation.SHARD_TOKENS_MAX);
        }
        try {
            Preparation.Outcome outcome = Preparation.run(paths, folder, field, shardTokens, this::progress);
            if (terminal) {
                err.println();
            }
            System.out.printf(
                    Locale.ROOT,
                    "%,d tokens of %,d documents in %,d shard%s at %s; SHA-256 %s%n",
                    outcome.tokens(),
                    outcome.documents(),
                    outcome.shards(),
                    outcome.shards() == 1 ? "" : "s",
                    folder,
                    outcome.fingerprint());
            if (outcome.passedOver() > 0) {
                System.out.printf(Locale.ROOT, "%,d files are no UTF-8 text and were left out%n", outcome.passedOver());
            }
            return 0;
        } catch (CorpusException e) {
            throw new BadInput(String.valueOf(e.getMessage()));
        }
    }

    /** A bar on a terminal, a line for each tenth elsewhere. */
    private void progress(long read, long all) {
        int percent = all == 0 ? 100 : (int) Math.min(100, read * 100 / all);
        int step = terminal ? percent : percent / 10;
        if (step == shown) {
            return;
        }
        shown = step;
        if (terminal) {
            int full = percent * BAR / 100;
            err.printf(
                    Locale.ROOT,
                    "\r[%s%s] %3d %%  %,d of %,d bytes",
                    "#".repeat(full),
                    "-".repeat(BAR - full),
                    percent,
                    read,
                    all);
        } else {
            err.printf(Locale.ROOT, "%d %%: %,d of %,d bytes%n", percent, read, all);
        }
    }
}
