package org.wattwerk.trainer.reference;

import ai.djl.engine.Engine;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.wattwerk.trainer.client.JobClient;
import org.wattwerk.trainer.client.JobClientException;
import org.wattwerk.trainer.client.JobEnvironment;
import org.wattwerk.trainer.reference.chart.RunPage;
import org.wattwerk.trainer.reference.checkpoint.CheckpointException;
import org.wattwerk.trainer.reference.checkpoint.CheckpointFolder;
import org.wattwerk.trainer.reference.checkpoint.Provenance;
import org.wattwerk.trainer.reference.corpus.Batches;
import org.wattwerk.trainer.reference.corpus.CorpusException;
import org.wattwerk.trainer.reference.corpus.Range;
import org.wattwerk.trainer.reference.corpus.Tokens;
import org.wattwerk.trainer.reference.engine.Natives;
import org.wattwerk.trainer.reference.learning.Examiner;
import org.wattwerk.trainer.reference.learning.Learner;
import org.wattwerk.trainer.reference.learning.SavedState;
import org.wattwerk.trainer.reference.pacing.NominalPace;
import org.wattwerk.trainer.reference.run.AgentAnnouncer;
import org.wattwerk.trainer.reference.run.Announcer;
import org.wattwerk.trainer.reference.run.Announcers;
import org.wattwerk.trainer.reference.run.ConsoleAnnouncer;
import org.wattwerk.trainer.reference.run.Ending;
import org.wattwerk.trainer.reference.run.Exam;
import org.wattwerk.trainer.reference.run.MetricsFile;
import org.wattwerk.trainer.reference.run.Orders;
import org.wattwerk.trainer.reference.run.RunPlan;
import org.wattwerk.trainer.reference.run.Signals;
import org.wattwerk.trainer.reference.run.Spending;
import org.wattwerk.trainer.reference.run.TrainingRun;
import org.wattwerk.trainer.reference.settings.Key;
import org.wattwerk.trainer.reference.settings.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Trains a small GPT on text, resuming from the newest checkpoint of its folder. */
@Command(
        name = "train",
        description = "Trains a small GPT on text and goes on from the newest checkpoint of its folder.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all steps made, or stopped as asked with a checkpoint on disk",
            "1:the run failed, its last checkpoint could not be written, or its loss is no longer a number",
            "2:the settings, the text or the folder cannot be used",
            "130:stopped by Ctrl-C with a checkpoint on disk"
        })
final class TrainCommand implements Callable<Integer> {
    static final EnumSet<Key> KEYS = EnumSet.allOf(Key.class);

    private static final int EXIT_INTERRUPTED = 130;
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(2);
    private static final Duration BETWEEN_LINES_AS_JOB = Duration.ofSeconds(10);

    @Spec
    @Nullable
    CommandSpec spec;

    private final PrintStream out = System.out;

    @Override
    public Integer call() throws BadInput, IOException, InterruptedException {
        Settings settings = KeyOptions.read(KeyOptions.line(spec), KEYS);
        Job job = new Job(settings);
        try (JobClient client = JobClient.fromEnvironment().orElse(null)) {
            Optional<JobClient> link = Optional.ofNullable(client);
            Path folder = folder(settings, link);
            try (Tokens corpus = Tokens.open(settings.paths(Key.CORPUS), settings.text(Key.FIELD))) {
                Batches batches = new Batches(
                        corpus,
                        job.learnt(corpus),
                        settings.count(Key.SEED),
                        settings.small(Key.BATCH),
                        settings.small(Key.CONTEXT));
                Optional<Exam> exam = exam(job, corpus);
                Orders orders = new Orders();
                Signals signals = new Signals(orders);
                if (!signals.install()) {
                    out.println("signals cannot be handled by this JVM: stop the run by a directive");
                }
                Engine engine = Natives.load(settings.small(Key.THREADS));
                try (CheckpointFolder checkpoints = CheckpointFolder.open(folder, job.retention())) {
                    introduce(job, corpus, link);
                    Provenance provenance = job.provenance(corpus);
                    SavedState saved = saved(checkpoints, provenance);
                    try (Learner learner = new Learner(engine, job.shape(), batches, job.recipe(), saved)) {
                        Ending ending = run(job, learner, checkpoints, provenance, orders, exam, link);
                        draw(settings);
                        return exitCode(ending, signals);
                    }
                }
            }
        } catch (JobClientException.BadEnvironment | CheckpointException | CorpusException | Natives.NativesMissing e) {
            throw new BadInput(String.valueOf(e.getMessage()));
        }
    }

    private static Path folder(Settings settings, Optional<JobClient> client) throws BadInput {
        List<String> problems = new ArrayList<>();
        if (settings.paths(Key.CORPUS).isEmpty()) {
            problems.add("--corpus is missing: name text to learn");
        }
        Optional<Path> folder = settings.path(Key.FOLDER)
                .or(() -> client.map(JobClient::environment).flatMap(JobEnvironment::directory));
        if (folder.isEmpty()) {
            problems.add("--dir is missing: name a folder for checkpoints");
        }
        if (!problems.isEmpty()) {
            throw new BadInput(problems);
        }
        return folder.orElseThrow();
    }

    /** What a run is asked on the way; empty where it was not wished for. */
    private static Optional<Exam> exam(Job job, Tokens corpus) throws CorpusException {
        Settings settings = job.settings();
        long every = settings.count(Key.EVALUATE);
        if (every == 0) {
            return Optional.empty();
        }
        Range heldOut = job.heldOut(corpus);
        int context = settings.small(Key.CONTEXT);
        Batches batches = new Batches(corpus, heldOut, 0, settings.small(Key.BATCH), context);
        byte[] prompt = new byte[context];
        corpus.read(heldOut.from(), prompt);
        return Optional.of(new Exam(
                new Examiner(batches, settings.small(Key.EVALUATE_BATCHES)),
                every,
                prompt,
                settings.small(Key.SAMPLE),
                settings.count(Key.SEED)));
    }

    private void introduce(Job job, Tokens corpus, Optional<JobClient> client) {
        int threads = job.settings().small(Key.THREADS);
        out.printf(
                Locale.ROOT,
                "model of %,d parameters; corpus of %,d bytes in %,d document%s; %d thread%s%s%n",
                job.shape().parameters(),
                corpus.size(),
                corpus.documents(),
                corpus.documents() == 1 ? "" : "s",
                threads,
                threads == 1 ? "" : "s",
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
        return new SavedState(
                restored.get().step(),
                restored.get().rateShare(),
                restored.get().tensors());
    }

    private Ending run(
            Job job,
            Learner learner,
            CheckpointFolder checkpoints,
            Provenance provenance,
            Orders orders,
            Optional<Exam> exam,
            Optional<JobClient> client)
            throws IOException, InterruptedException {
        Settings settings = job.settings();
        Duration between = client.isPresent() ? BETWEEN_LINES_AS_JOB : BETWEEN_LINES;
        Spending spending = new Spending();
        List<Announcer> announcers = new ArrayList<>();
        announcers.add(new ConsoleAnnouncer(out, settings.count(Key.STEPS), between, spending));
        client.map(AgentAnnouncer::new).ifPresent(announcers::add);
        client.ifPresent(link -> {
            link.onDirective(spending::hear);
            link.onDirective(orders::directive);
        });
        Optional<NominalPace> pace = settings.text(Key.PACE).equals("simulated")
                ? Optional.of(new NominalPace(settings.share(Key.NOMINAL_SHARE), settings.small(Key.MEASURE_STEPS)))
                : Optional.empty();
        RunPlan plan =
                new RunPlan(settings.count(Key.STEPS), settings.count(Key.EVERY), pace, exam, client.isPresent());
        Path metricsPath = settings.path(Key.METRICS).orElse(null);
        try (MetricsFile metrics = metricsPath == null ? null : new MetricsFile(metricsPath, spending, out::println)) {
            if (metrics != null) {
                announcers.add(metrics);
            }
            return new TrainingRun(learner, checkpoints, provenance, orders, new Announcers(announcers), plan).run();
        }
    }

    /** A page that cannot be drawn takes nothing from a run that is done. */
    private void draw(Settings settings) {
        Path page = settings.path(Key.CHART).orElse(null);
        Path metrics = settings.path(Key.METRICS).orElse(null);
        if (page == null || metrics == null) {
            return;
        }
        try {
            RunPage.write(metrics, page, "Run in " + settings.text(Key.FOLDER));
            out.println("the course of the run is drawn in " + page);
        } catch (IOException e) {
            out.println("the page " + page + " cannot be written: " + e.getMessage());
        }
    }

    private static int exitCode(Ending ending, Signals signals) {
        return switch (ending) {
            case FINISHED -> 0;
            case STOPPED -> signals.interrupted() ? EXIT_INTERRUPTED : 0;
            case UNSAVED, DIVERGED -> 1;
        };
    }
}
