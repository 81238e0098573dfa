package org.wattwerk.trainer.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CommandLineTest {
    @TempDir
    Path folder = Path.of("");

    private final StringWriter err = new StringWriter();

    @Test
    void train_unknownOption_isOneLineAndAHint() {
        assertThat(execute("train", "--corpus", "x", "--stepz", "3")).isEqualTo(2);
        assertThat(err.toString().lines())
                .containsExactly("Unknown options: '--stepz', '3'", "see wattwerk-trainer train --help");
    }

    @Test
    void train_severalWrongValues_areAllNamedAtOnce() {
        String dir = folder.resolve("run").toString();
        assertThat(execute("train", "--corpus=x", "--dir=" + dir, "--heads=3", "--lr=7", "--nominal-share=0"))
                .isEqualTo(2);
        assertThat(err.toString().lines())
                .containsExactly(
                        "--lr is 7, not above 0 and at most 1", "--nominal-share is 0, not above 0 and at most 100 %");
        assertThat(folder).as("nothing half-started is left").isEmptyDirectory();
    }

    @Test
    void train_corpusMissing_isOneLineAndLeavesNothingBehind() {
        Path absent = folder.resolve("absent");
        String dir = folder.resolve("run").toString();
        assertThat(execute("train", "--corpus=" + absent, "--dir=" + dir)).isEqualTo(2);
        assertThat(err.toString().lines()).containsExactly("the corpus " + absent + " does not exist");
        assertThat(folder).isEmptyDirectory();
    }

    private int execute(String... arguments) {
        CommandLine commandLine = WattwerkTrainer.commandLine();
        commandLine.setErr(new PrintWriter(err, true));
        return commandLine.execute(arguments);
    }
}
