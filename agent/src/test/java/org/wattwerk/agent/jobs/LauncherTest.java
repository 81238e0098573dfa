package org.wattwerk.agent.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wattwerk.core.cluster.JobId;

class LauncherTest {
    private static final JobId JOB = new JobId("pretraining");

    @TempDir
    private Path folder = Path.of("");

    @Test
    void process_isFoundAgainByItsStartAndNotByItsPidAlone() throws Exception {
        Launcher launcher = new Launcher(folder, 1_000);
        launcher.newToken(JOB);
        JobProcess started = launcher.start(record(0, 0, "sleep", "600"), "http://127.0.0.1:1");
        Launcher restarted = new Launcher(folder, 1_000);
        assertThat(restarted.find(record(started.pid(), started.startedMillis(), "sleep", "600")))
                .isPresent();
        assertThat(restarted.find(record(started.pid(), started.startedMillis() - 1, "sleep", "600")))
                .as("a reused pid")
                .isEmpty();
        CompletableFuture<Void> ended = new CompletableFuture<>();
        started.whenEnded(() -> ended.complete(null));
        started.terminate();
        ended.get(20, TimeUnit.SECONDS);
        assertThat(started.exitCode()).as("128 + SIGTERM").hasValue(143);
    }

    @Test
    void output_beyondItsBound_isRolledOver() throws Exception {
        Launcher launcher = new Launcher(folder, 1_000);
        launcher.newToken(JOB);
        JobProcess process = launcher.start(record(0, 0, "sh", "-c", "printf %2000s x"), "http://127.0.0.1:1");
        CompletableFuture<Void> ended = new CompletableFuture<>();
        process.whenEnded(() -> ended.complete(null));
        ended.get(20, TimeUnit.SECONDS);
        launcher.boundOutput(JOB);
        assertThat(Files.size(launcher.folder(JOB).resolve("stdout.log"))).isZero();
        assertThat(Files.size(launcher.folder(JOB).resolve("stdout.log.1"))).isEqualTo(2_000);
    }

    @Test
    void unknownProgram_isSaidByName() throws Exception {
        Launcher launcher = new Launcher(folder, 1_000);
        launcher.newToken(JOB);
        assertThatThrownBy(() -> launcher.start(record(0, 0, "no-such-program"), "http://127.0.0.1:1"))
                .hasMessageContaining("no-such-program");
    }

    private static JobRecord record(long pid, long startedMillis, String... command) {
        return new JobRecord(
                JOB,
                "Pretraining",
                List.of(command),
                0,
                1,
                pid,
                startedMillis,
                JobRecord.State.STARTING,
                Directive.RUN,
                0,
                JobRecord.Progress.NONE,
                OptionalInt.empty(),
                "");
    }
}
