package org.wattwerk.trainer.reference.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
    @TempDir
    Path folder = Path.of("");

    @Test
    void read_nothing_isTheDefaults() throws Exception {
        Settings settings = Settings.read(Optional.empty(), List.of(), Map.of());
        assertThat(settings.count(Key.CONTEXT)).isEqualTo(64);
        assertThat(settings.share(Key.HELD_OUT)).isEqualTo(0.05);
        assertThat(settings.number(Key.RATE)).isEqualTo(0.003);
        assertThat(settings.path(Key.METRICS)).isEmpty();
    }

    @Test
    void read_fileThenAssignmentThenOption_theLastOneCounts() throws Exception {
        Path file = file("""
                model:
                  context: 128 tokens
                  width: 96
                  heads: 3
                training:
                  batch: 16 rows
                  parts: 4 parts
                  learning-rate: 1e-3
                data:
                  corpus: [texts, more/book.txt]
                  held-out: 2.5 %
                """);
        Settings settings = Settings.read(
                Optional.of(file),
                List.of("model.width=192", "training.batch = 32 rows"),
                Map.of(Key.BATCH, List.of("8"), Key.HELD_OUT, List.of("0.1")));
        assertThat(settings.count(Key.CONTEXT)).isEqualTo(128);
        assertThat(settings.count(Key.WIDTH)).isEqualTo(192);
        assertThat(settings.count(Key.BATCH)).isEqualTo(8);
        assertThat(settings.number(Key.RATE)).isEqualTo(0.001);
        assertThat(settings.share(Key.HELD_OUT)).isEqualTo(0.1);
        assertThat(settings.paths(Key.CORPUS))
                .as("paths in a file start from its folder")
                .containsExactly(folder.resolve("texts"), folder.resolve("more/book.txt"));
    }

    @Test
    void read_manyFaults_areAllNamedWithFileAndLine() throws Exception {
        Path file = file("""
                model:
                  context: 64
                  width: wide
                  layers: 999
                  hedas: 2
                  heads: 2
                  heads: 4
                training:
                  steps: 10 rows
                  learning-rate: 7
                data:
                  held-out: 0.05
                extra: 1
                pace:
                  mode: fast
                """);
        assertThat(problems(
                        Optional.of(file),
                        List.of("nonsense", "training.seed=x", "pace.mod=none", "batch=8 rows"),
                        Map.of()))
                .containsExactlyInAnyOrder(
                        file + ":2: model.context is '64': write it with its unit, such as 4 tokens",
                        file + ":3: model.width is 'wide', not a whole number such as 4",
                        file + ":4: model.layers is 999, not between 1 and 128",
                        file + ":5: model.hedas is no setting: did you mean model.heads?",
                        file + ":7: model.heads stands here for the second time",
                        file + ":9: training.steps is '10 rows': write it with its unit, such as 1 steps",
                        file + ":10: training.learning-rate is 7, not above 0 and at most 1",
                        file + ":12: data.held-out is '0.05', not a share such as 5 %",
                        file + ":13: extra is no setting",
                        file + ":15: pace.mode is 'fast', not none or simulated",
                        "--set nonsense is not of the form key=value",
                        "--set training.seed is 'x', not a whole number such as 1",
                        "--set pace.mod is no setting: did you mean pace.mode?",
                        "--set batch is no setting: did you mean training.batch?");
    }

    @Test
    void read_valuesThatDoNotGoTogether_areNamedAsTheyWereWritten() throws Exception {
        Path file = file("training:\n  batch: 10 rows\n  parts: 4 parts\n");
        assertThat(problems(
                        Optional.of(file),
                        List.of("evaluation.every=5 steps", "report.chart=page.html"),
                        Map.of(
                                Key.HEADS, List.of("3"),
                                Key.HELD_OUT, List.of("0"),
                                Key.WARM_UP, List.of("2000"))))
                .containsExactly(
                        "--embd 64 is not a multiple of --heads 3",
                        file + ":2: training.batch 10 is not a multiple of " + file + ":3: training.parts 4",
                        "--warm-up 2000 is longer than --steps 1000",
                        "--set report.chart needs --metrics: the page is drawn from it",
                        "--set evaluation.every needs held-out text: set data.held-out above 0 %");
    }

    @Test
    void read_fileThatIsNone_isSaidInOneLine() throws Exception {
        Path absent = folder.resolve("absent.yaml");
        assertThat(problems(Optional.of(absent), List.of(), Map.of())).containsExactly(absent + ": does not exist");
        Path torn = file("model: [1, 2\n");
        assertThat(problems(Optional.of(torn), List.of(), Map.of()))
                .singleElement()
                .asString()
                .startsWith(torn + ":2: is not YAML");
        Path list = file("- a\n");
        assertThat(problems(Optional.of(list), List.of(), Map.of()))
                .containsExactly(list + ":1: begin with a section such as 'model:'");
    }

    @Test
    void read_exampleOfTheJobsPage_isUnderstoodInFull() throws Exception {
        Matcher example = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("..", "..", "docs", "jobs.md")));
        assertThat(example.find()).isTrue();
        Settings settings = Settings.read(Optional.of(file(example.group(1))), List.of(), Map.of());
        assertThat(settings.count(Key.PARTS)).isEqualTo(2);
        assertThat(settings.path(Key.CHART)).contains(folder.resolve("run.html"));
    }

    @Test
    void keys_ofTheTable_areDifferentAndTheirDefaultsAreValues() throws Exception {
        assertThat(Arrays.stream(Key.values()).map(Key::path)).doesNotHaveDuplicates();
        assertThat(Arrays.stream(Key.values()).map(Key::option)).doesNotHaveDuplicates();
        for (Key key : Key.values()) {
            if (!key.otherwise().isEmpty()) {
                key.form().check(key.otherwise(), false);
            }
        }
    }

    private List<String> problems(Optional<Path> file, List<String> assignments, Map<Key, List<String>> options) {
        List<String> problems = new ArrayList<>();
        assertThatThrownBy(() -> Settings.read(file, assignments, options))
                .isInstanceOf(SettingsException.class)
                .satisfies(e ->
                        problems.addAll(String.valueOf(e.getMessage()).lines().toList()));
        return problems;
    }

    private Path file(String text) throws Exception {
        return Files.writeString(folder.resolve("train.yaml"), text);
    }
}
