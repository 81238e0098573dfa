package org.wattwerk.trainer.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * What people hand in by mistake, as they hand it in: a line that says what to do, and no work lost. That a loss which is
 * no number goes back to the last good checkpoint is shown by {@code TrainingRunTest}.
 */
class BadInputTest {
    private static final String TINY_MODEL = "--ctx=16 --embd=16 --layers=1 --heads=2 --batch=4";

    @TempDir
    Path folder = Path.of("");

    @Test
    void train_corpusThatIsEmptyBinaryOrTiny_saysWhatIsWrongAndMakesNothing() throws Exception {
        Path empty = Files.createFile(folder.resolve("empty.txt"));
        Path binary = Files.write(folder.resolve("model.bin"), new byte[] {1, 0, 2, 3});
        Path tiny = Files.writeString(folder.resolve("tiny.txt"), "short");
        assertThat(train(empty, TINY_MODEL)).isEqualTo("2: the corpus " + empty + " is empty");
        assertThat(train(binary, TINY_MODEL)).isEqualTo("2: the corpus " + binary + " is not UTF-8 text");
        assertThat(train(tiny, TINY_MODEL))
                .isEqualTo(
                        "2: the corpus has 6 bytes; a context of 16 needs at least 17: name more text or lower --ctx");
        assertThat(folder.resolve("run")).doesNotExist();
    }

    @Test
    void train_batchThatDoesNotDivide_namesBothSettings() throws Exception {
        assertThat(train(text(), TINY_MODEL + " --parts=3")).isEqualTo("2: --batch 4 is not a multiple of --parts 3");
        assertThat(folder.resolve("run")).doesNotExist();
    }

    @Test
    void train_checkpointOfAnotherModel_isRefusedAndLeftAsItIs() throws Exception {
        assertThat(train(text(), TINY_MODEL + " --steps=2")).isEqualTo("0: ");
        List<Path> before = files();
        assertThat(train(text(), TINY_MODEL.replace("--layers=1", "--layers=2") + " --steps=4"))
                .startsWith("2: in " + folder.resolve("run"))
                .contains("--layers 1", "--layers 2")
                .endsWith("give the options it was made with, or name another folder with --dir");
        assertThat(files()).isEqualTo(before);
        assertThat(train(text(), TINY_MODEL + " --steps=4"))
                .as("the right options go on")
                .isEqualTo("0: ");
    }

    @Test
    void train_textPreparedWithAnotherVocabulary_isRefused() throws Exception {
        Path prepared = folder.resolve("prepared");
        assertThat(execute("prepare", "--out=" + prepared, text().toString())).isEqualTo("0: ");
        Path manifest = prepared.resolve("corpus.json");
        String words = Files.readString(manifest);
        assertThat(words).contains("\"tokeniser\": \"bytes\"");
        Files.writeString(manifest, words.replace("\"bytes\"", "\"bpe-32000\""));
        assertThat(train(prepared, TINY_MODEL))
                .isEqualTo("2: " + manifest + " is of the tokeniser bpe-32000, and this model reads bytes: prepare the"
                        + " corpus again");
        assertThat(folder.resolve("run")).doesNotExist();
    }

    @Test
    void train_agentUnreachableFromTheStart_trainsToTheEndAndSaysSo() throws Exception {
        List<String> printed = new ArrayList<>();
        String url;
        try (ScriptedAgent agent = new ScriptedAgent()) {
            url = agent.url();
        }
        try (ChildTrainer child = child(url, 40)) {
            assertThat(child.end(printed)).isZero();
        }
        assertThat(printed)
                .anyMatch(line -> line.contains("; the job goes on"))
                .contains("ended at step 40: all 40 steps made");
        assertThat(folder.resolve("run/step-0000000040")).isDirectory();
    }

    @Test
    void train_agentGoesAwayOnTheWay_trainsToTheEndAndSaysSo() throws Exception {
        List<String> printed = new ArrayList<>();
        ScriptedAgent agent = new ScriptedAgent();
        try (ChildTrainer child = child(agent.url(), 2_000)) {
            try (agent) {
                agent.await("progress");
            }
            assertThat(child.end(printed)).isZero();
        }
        assertThat(printed)
                .anyMatch(line -> line.contains("; the job goes on"))
                .contains("ended at step 2000: all 2000 steps made");
    }

    private ChildTrainer child(String url, int steps) throws Exception {
        Path token = Files.writeString(folder.resolve("token"), "secret\n");
        return new ChildTrainer(
                Map.of("WATTWERK_JOB_URL", url, "WATTWERK_JOB_TOKEN_FILE", token.toString()),
                Stream.concat(
                                Stream.of(TINY_MODEL.split(" ")),
                                Stream.of("--corpus=" + text(), "--dir=" + folder.resolve("run"), "--steps=" + steps))
                        .toArray(String[]::new));
    }

    private Path text() throws Exception {
        return Files.writeString(folder.resolve("text.txt"), "Der Strompreis steigt. ".repeat(40));
    }

    private List<Path> files() throws Exception {
        try (Stream<Path> files = Files.walk(folder.resolve("run"))) {
            return files.sorted().toList();
        }
    }

    private String train(Path corpus, String options) {
        return execute(Stream.concat(
                        Stream.of("train", "--corpus=" + corpus, "--dir=" + folder.resolve("run")),
                        Stream.of(options.split(" ")))
                .toArray(String[]::new));
    }

    /** The exit code and what was said of it. */
    private static String execute(String... arguments) {
        StringWriter said = new StringWriter();
        CommandLine commandLine = WattwerkTrainer.commandLine();
        commandLine.setErr(new PrintWriter(said, true));
        int code = commandLine.execute(arguments);
        return code + ": " + said.toString().strip();
    }
}
