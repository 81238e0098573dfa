package org.wattwerk.trainer.reference;

import ai.djl.engine.Engine;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.wattwerk.trainer.client.JobClient;
import org.wattwerk.trainer.client.JobClientException;
import org.wattwerk.trainer.client.JobEnvironment;
import org.wattwerk.trainer.reference.checkpoint.CheckpointException;
import org.wattwerk.trainer.reference.checkpoint.CheckpointFolder;
import org.wattwerk.trainer.reference.checkpoint.Provenance;
import org.wattwerk.trainer.reference.corpus.Batches;
import org.wattwerk.trainer.reference.corpus.Corpus;
import org.wattwerk.trainer.reference.corpus.CorpusException;
import org.wattwerk.trainer.reference.engine.Natives;
import org.wattwerk.trainer.reference.learning.Learner;
import org.wattwerk.trainer.reference.learning.LearningRate;
import org.wattwerk.trainer.reference.learning.SavedState;
import org.wattwerk.trainer.reference.pacing.NominalPace;
import org.wattwerk.trainer.reference.run.AgentAnnouncer;
import org.wattwerk.trainer.reference.run.Announcer;
import org.wattwerk.trainer.reference.run.Announcers;
import org.wattwerk.trainer.reference.run.ConsoleAnnouncer;
import org.wattwerk.trainer.reference.run.Ending;
import org.wattwerk.trainer.reference.run.MetricsFile;
import org.wattwerk.trainer.reference.run.Orders;
import org.wattwerk.trainer.reference.run.Signals;
import org.wattwerk.trainer.reference.run.TrainingRun;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Trains a small GPT on text, resuming from the newest checkpoint of its folder. */
@Command(
        name = "train",
        description = "Trains a small GPT on text and goes on from the newest checkpoint of its folder.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all steps made, or stopped as asked with a checkpoint on disk",
            "1:the run failed",
            "2:the options, the text or the folder cannot be used",
            "130:stopped by Ctrl-C with a checkpoint on disk"
        })
final class TrainCommand implements Callable<Integer> {
    private static final int EXIT_INTERRUPTED = 130;
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(2);
    private static final Duration BETWEEN_LINES_AS_JOB = Duration.ofSeconds(10);

    @Mixin
    TrainOptions options = new TrainOptions();

    private final PrintStream out = System.out;

    @Override
    public Integer call() throws BadInput, IOException, InterruptedException {
        try (JobClient client = JobClient.fromEnvironment().orElse(null)) {
            Path folder = folder(Optional.ofNullable(client));
            Corpus corpus = Corpus.read(options.corpus);
            Batches batches = new Batches(corpus, options.seed, options.batch, options.context);
            Orders orders = new Orders();
            Signals signals = new Signals(orders);
            if (!signals.install()) {
                out.println("signals cannot be handled by this JVM: stop the run by a directive");
            }
            Engine engine = Natives.load(options.threads);
            try (CheckpointFolder checkpoints = CheckpointFolder.open(folder, options.keep)) {
                introduce(corpus, Optional.ofNullable(client));
                LearningRate rate = LearningRate.over(options.steps, options.learningRate);
                Provenance provenance = options.provenance(corpus.fingerprint());
                SavedState saved = saved(checkpoints, provenance);
                try (Learner learner = new Learner(engine, options.shape(), batches, rate, options.seed, saved)) {
                    Ending ending = run(learner, checkpoints, provenance, orders, Optional.ofNullable(client));
                    return exitCode(ending, signals);
                }
            }
        } catch (JobClientException.BadEnvironment | CheckpointException | CorpusException | Natives.NativesMissing e) {
            throw new BadInput(String.valueOf(e.getMessage()));
        }
    }

    private Path folder(Optional<JobClient> client) throws BadInput {
        List<String> problems = options.problems();
        Optional<Path> folder = Optional.ofNullable(options.dir)
                .or(() -> client.map(JobClient::environment).flatMap(JobEnvironment::directory));
        if (folder.isEmpty()) {
            problems.add("--dir is missing: name a folder for checkpoints");
        }
        if (!problems.isEmpty()) {
            throw new BadInput(problems);
        }
        return folder.orElseThrow();
    }

    private void introduce(Corpus corpus, Optional<JobClient> client) {
        out.printf(
                Locale.ROOT,
                "model of %,d parameters; corpus of %,d bytes in %,d file%s; %d thread%s%s%n",
                options.shape().parameters(),
                corpus.size(),
                corpus.files(),
                corpus.files() == 1 ? "" : "s",
                options.threads,
                options.threads == 1 ? "" : "s",
                client.map(link -> "; a job of the agent at "
                                + link.environment().url().getAuthority())
                        .orElse(""));
    }

    private SavedState saved(CheckpointFolder checkpoints, Provenance provenance)
            throws CheckpointException, IOException {
        Optional<CheckpointFolder.Restored> restored = checkpoints.restore(provenance);
        if (restored.isEmpty()) {
            return SavedState.NOTHING;
        }
        restored.get().warnings().forEach(warning -> out.println("warning: " + warning));
        return new SavedState(restored.get().step(), restored.get().tensors());
    }

    private Ending run(
            Learner learner,
            CheckpointFolder checkpoints,
            Provenance provenance,
            Orders orders,
            Optional<JobClient> client)
            throws IOException, InterruptedException {
        Duration between = client.isPresent() ? BETWEEN_LINES_AS_JOB : BETWEEN_LINES;
        List<Announcer> announcers = new ArrayList<>();
        announcers.add(new ConsoleAnnouncer(out, options.steps, between));
        client.map(AgentAnnouncer::new).ifPresent(announcers::add);
        client.ifPresent(link -> link.onDirective(orders::directive));
        Optional<NominalPace> pace = options.pace == TrainOptions.Pace.simulated
                ? Optional.of(new NominalPace(options.nominalShare, options.measureSteps))
                : Optional.empty();
        try (MetricsFile metrics = options.metrics == null ? null : new MetricsFile(options.metrics)) {
            if (metrics != null) {
                announcers.add(metrics);
            }
            return new TrainingRun(
                            learner,
                            checkpoints,
                            provenance,
                            orders,
                            new Announcers(announcers),
                            options.steps,
                            options.checkpointEvery,
                            pace)
                    .run();
        }
    }

    private static int exitCode(Ending ending, Signals signals) {
        return switch (ending) {
            case FINISHED -> 0;
            case STOPPED -> signals.interrupted() ? EXIT_INTERRUPTED : 0;
            case STOPPED_WITHOUT_CHECKPOINT, DIVERGED -> 1;
        };
    }
}
