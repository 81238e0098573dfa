package org.wattwerk.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.runtime.ExitException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code wattwerk logs}: what a job has written on this node. */
@Command(
        name = "logs",
        mixinStandardHelpOptions = true,
        description = {
            "Prints what a job has written on this node; with -f, goes on as it writes, until Ctrl-C.",
            "Run it on a node of the job, as a user who may read its agent's state folder; 'wattwerk jobs' shows the nodes."
        },
        footer = {
            "",
            "Examples:",
            "  wattwerk logs pretraining --state /var/lib/wattwerk-agent -f",
            "  wattwerk logs pretraining --state /var/lib/wattwerk-agent --err --lines 200"
        })
final class LogsCommand implements Callable<Integer> {
    @Parameters(paramLabel = "JOB", description = "Its name.")
    private String job = "";

    @Option(names = "--state", required = true, paramLabel = "DIR", description = "The agent's state folder.")
    private Path state = Path.of("");

    @Option(
            names = {"-f", "--follow"},
            description = "Goes on as the job writes.")
    private boolean follow;

    @Option(names = "--err", description = "What it wrote to its error output instead of its output.")
    private boolean err;

    @Option(
            names = "--lines",
            paramLabel = "N",
            defaultValue = "50",
            description = "How many of the last lines come first (default: ${DEFAULT-VALUE}).")
    private int lines;

    @Override
    public Integer call() throws InterruptedException {
        if (lines < 0) {
            throw ExitException.badInput("--lines is a count, not " + lines);
        }
        Path folder = state.resolve("jobs").resolve(name());
        if (!Files.isDirectory(folder)) {
            throw ExitException.badInput("no job " + job + " has run under the agent of " + state
                    + ": 'wattwerk jobs' shows its nodes; or may you not read that folder?");
        }
        try {
            JobOutput output = new JobOutput(folder.resolve(err ? "stderr.log" : "stdout.log"));
            print(output.last(lines));
            if (follow) {
                follow(folder, output);
            }
            return 0;
        } catch (IOException e) {
            throw ExitException.failed("what " + job + " wrote cannot be read: " + e.getMessage());
        }
    }

    private String name() {
        try {
            return new JobId(job).value();
        } catch (IllegalArgumentException e) {
            throw ExitException.badInput(String.valueOf(e.getMessage()));
        }
    }

    private static void follow(Path folder, JobOutput output) throws IOException, InterruptedException {
        try (WatchService changes = folder.getFileSystem().newWatchService()) {
            folder.register(changes, StandardWatchEventKinds.ENTRY_MODIFY, StandardWatchEventKinds.ENTRY_CREATE);
            while (true) {
                WatchKey change = changes.poll(1, TimeUnit.SECONDS);
                if (change != null) {
                    change.pollEvents();
                    change.reset();
                }
                print(output.more());
            }
        }
    }

    private static void print(byte[] bytes) {
        System.out.write(bytes, 0, bytes.length);
        System.out.flush();
    }
}
