package org.wattwerk.trainer.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands one after another, as a person uses them. */
class CommandsTest {
    @TempDir
    Path folder = Path.of("");

    private final PrintStream before = System.out;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void listen() {
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void stopListening() {
        System.setOut(before);
    }

    @Test
    void prepareTrainEvalSampleInspect_withAFileOfSettings_workTogether() throws Exception {
        Path text = Files.writeString(
                folder.resolve("text.jsonl"), "{\"text\":\"Der Wind weht, der Strom ist billig.\"}\n".repeat(60));
        Path prepared = folder.resolve("prepared");
        assertThat(execute("prepare", "--out=" + prepared, "--shard-tokens=1000", text.toString()))
                .isZero();
        // 36 bytes and a line break each.
        assertThat(said()).startsWith("2,220 tokens of 60 documents in 3 shards at " + prepared);
        assertThat(execute("inspect", prepared.toString())).isZero();
        assertThat(said()).contains("every hash is right");

        Path settings = Files.writeString(folder.resolve("train.yaml"), """
                data:
                  corpus: prepared
                  held-out: 10 %
                model:
                  context: 16 tokens
                  width: 16
                  layers: 1
                training:
                  steps: 12 steps
                  batch: 4 rows
                  parts: 2 parts
                checkpoints:
                  folder: run
                  every: 4 steps
                evaluation:
                  every: 6 steps
                  sample: 5 tokens
                report:
                  metrics: metrics.jsonl
                  chart: page.html
                """);
        assertThat(execute("train", "--config=" + settings, "--set", "model.dropout=10 %", "--seed=7"))
                .as(err.toString())
                .isZero();
        assertThat(said())
                .contains("evaluated at step 6: ", "it writes: ", "ended at step 12: all 12 steps made", "page.html");
        assertThat(folder.resolve("page.html")).content().contains("held-out text", "<polyline");

        assertThat(execute("eval", "--config=" + settings)).as(err.toString()).isZero();
        assertThat(said()).startsWith("step 12: ").contains("nats/byte on held-out text");
        Path run = folder.resolve("run");
        assertThat(execute("sample", "--dir=" + run, "--bytes=8", "--prompt=Der", "--temperature=0"))
                .isZero();
        assertThat(said()).startsWith("Der");
        assertThat(execute("inspect", run.toString())).isZero();
        assertThat(said())
                .contains("step 12  ", "step 8  ", "step 4  ", "--ctx 16 --embd 16", "dropout: 0.1", "seed: 7");

        Files.delete(run.resolve("step-0000000012/manifest.json"));
        assertThat(execute("inspect", run.toString())).isEqualTo(1);
        assertThat(said()).contains("step 12  torn: its manifest is missing");
        assertThat(execute("eval", "--config=" + settings)).isZero();
        assertThat(said()).startsWith("step 8: ");
    }

    @Test
    void commands_nothingToWorkOn_sayWhatToDoInOneLine() {
        Path absent = folder.resolve("absent");
        assertThat(execute("sample", "--dir=" + absent)).isEqualTo(2);
        assertThat(execute("inspect", absent.toString())).isEqualTo(2);
        assertThat(execute("eval")).isEqualTo(2);
        assertThat(execute("prepare", "--out=" + folder.resolve("out"), absent.toString()))
                .isEqualTo(2);
        assertThat(execute("sample", "--dir=" + absent, "--bytes=0", "--temperature=-1"))
                .isEqualTo(2);
        assertThat(err.toString().lines())
                .containsExactly(
                        "there is no folder of checkpoints at " + absent,
                        "there is no folder of checkpoints at " + absent,
                        "--corpus is missing: name the text whose end was held out",
                        "--dir is missing: name the folder of the checkpoints",
                        "the corpus " + absent + " does not exist",
                        "--bytes is 0, not between 1 and 1000000",
                        "--temperature is -1.0, not between 0 and 10");
    }

    private String said() {
        String said = out.toString(StandardCharsets.UTF_8);
        out.reset();
        return said;
    }

    private int execute(String... arguments) {
        CommandLine commandLine = WattwerkTrainer.commandLine();
        commandLine.setErr(new PrintWriter(err, true));
        return commandLine.execute(arguments);
    }
}
