package org.wattwerk.trainer.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wattwerk.trainer.reference.engine.Natives;

/** A disk that takes no more ends no run; that the last checkpoint is missing shows in the exit code. */
class DiskFullTest {
    @TempDir
    Path folder = Path.of("");

    /** The library is unpacked here, where there is room for it. */
    @BeforeAll
    static void unpackTheLibrary() throws Exception {
        assertThat(Natives.load(1)).isNotNull();
    }

    @Test
    void train_filesMayNotGrowBeyondALimit_makesEveryStepAndSaysSo() throws Exception {
        // 32 blocks of 512 bytes: a checkpoint of this model has 92 kB.
        List<String> printed = run(List.of("sh", "-c", "ulimit -f 32; exec \"$@\"", "sh"), folder.resolve("run"), 1);
        assertThat(printed)
                .anyMatch(line -> line.startsWith("no checkpoint at step 4: ") && line.endsWith("the run goes on"))
                .anyMatch(line -> line.startsWith("no checkpoint at step 12: "))
                .contains("ended at step 12: all 12 steps made");
        assertThat(folder.resolve("run"))
                .as("nothing half-written is left")
                .isDirectoryNotContaining(file -> file.getFileName().toString().contains("step-"));
    }

    @Test
    void train_diskIsFull_makesEveryStepAndKeepsWhatWasSaved() throws Exception {
        // A file system of its own in a namespace of its own: it goes with the process.
        List<String> small = List.of(
                "unshare",
                "--map-root-user",
                "--mount",
                "sh",
                "-c",
                "mount -t tmpfs -o size=220k tmpfs \"$0\" && exec \"$@\"",
                Files.createDirectory(folder.resolve("small")).toString());
        List<String> probe = new ArrayList<>(small);
        probe.add("true");
        assumeTrue(canRun(probe), "this machine lets nobody mount a small disk: a full one is not tried");
        List<String> printed = run(small, folder.resolve("small/run"), 1);
        assertThat(printed)
                .anyMatch(line -> line.startsWith("checkpoint at step 8"))
                .anyMatch(line -> line.startsWith("no checkpoint at step 12: ") && line.contains("No space left"))
                .contains("ended at step 12: all 12 steps made");
    }

    private List<String> run(List<String> runner, Path dir, int exitCode) throws Exception {
        Path corpus = Files.writeString(folder.resolve("corpus.txt"), "Der Strompreis steigt. ".repeat(40));
        String options = "--corpus " + corpus + " --dir " + dir + " --metrics " + dir.resolveSibling("metrics.jsonl")
                + " --steps 12 --ctx 16 --embd 16 --layers 1 --heads 2 --batch 2 --checkpoint-every 4 --keep 9";
        List<String> printed = new ArrayList<>();
        try (ChildTrainer child = new ChildTrainer(Map.of(), runner, options.split(" "))) {
            int code = child.end(printed);
            assertThat(code).as(String.join("\n", printed)).isEqualTo(exitCode);
        }
        return printed;
    }

    private static boolean canRun(List<String> command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
