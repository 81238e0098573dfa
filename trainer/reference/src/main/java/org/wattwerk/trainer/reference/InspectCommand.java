package org.wattwerk.trainer.reference;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.wattwerk.trainer.reference.checkpoint.CheckpointException;
import org.wattwerk.trainer.reference.checkpoint.Provenance;
import org.wattwerk.trainer.reference.checkpoint.StoredCheckpoint;
import org.wattwerk.trainer.reference.corpus.CorpusException;
import org.wattwerk.trainer.reference.corpus.PreparedCorpus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Says what is in a folder of checkpoints or a prepared corpus, and whether it is whole. */
@Command(
        name = "inspect",
        description = "Says what is in a folder of checkpoints or in a prepared corpus, and verifies every hash.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:everything is whole", "1:something is damaged", "2:there is nothing to look at"})
final class InspectCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FOLDER", description = "Checkpoints of a run, or what 'prepare' wrote.")
    Path folder = Path.of("");

    @Override
    public Integer call() throws BadInput {
        try {
            return PreparedCorpus.isOne(folder) ? corpus() : checkpoints();
        } catch (CorpusException | CheckpointException e) {
            throw new BadInput(String.valueOf(e.getMessage()));
        }
    }

    private int corpus() throws CorpusException {
        PreparedCorpus corpus = PreparedCorpus.open(folder);
        System.out.printf(
                Locale.ROOT,
                "%,d tokens of %,d documents in %,d shards; SHA-256 %s%n",
                corpus.size(),
                corpus.documents(),
                corpus.shards(),
                corpus.fingerprint());
        List<String> problems = corpus.verify();
        problems.forEach(System.out::println);
        System.out.println(problems.isEmpty() ? "every hash is right" : problems.size() + " damaged");
        return problems.isEmpty() ? 0 : 1;
    }

    private int checkpoints() throws CheckpointException, BadInput {
        List<StoredCheckpoint> found = StoredCheckpoint.in(folder);
        if (found.isEmpty()) {
            throw new BadInput("there is no checkpoint in " + folder);
        }
        for (StoredCheckpoint checkpoint : found) {
            System.out.printf(
                    Locale.ROOT,
                    "step %,d  %s%n",
                    checkpoint.step(),
                    checkpoint
                            .fault()
                            .map(fault -> "torn: " + fault)
                            .orElse(String.format(Locale.ROOT, "%,d bytes  whole", checkpoint.bytes())));
        }
        found.stream()
                .flatMap(checkpoint -> checkpoint.provenance().stream())
                .findFirst()
                .ifPresent(InspectCommand::describe);
        return found.stream().allMatch(checkpoint -> checkpoint.fault().isEmpty()) ? 0 : 1;
    }

    private static void describe(Provenance newest) {
        System.out.println("model: " + newest.model());
        new TreeMap<>(newest.settings()).forEach((name, value) -> System.out.println(name + ": " + value));
    }
}
