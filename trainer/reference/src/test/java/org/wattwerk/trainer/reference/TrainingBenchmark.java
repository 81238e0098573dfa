package org.wattwerk.trainer.reference;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wattwerk.trainer.reference.corpus.Corpus;
import org.wattwerk.trainer.reference.corpus.Tokens;

/**
 * What the trainer reaches, written to {@code docs/performance/training.md}: learning of German text, speed beside plain
 * PyTorch, overhead of an agent, checkpoints, pauses and memory. CPU seconds stand beside wall time, because a shared
 * machine stretches the one and not the other. Single sections are measured with
 * {@code -Dwattwerk.sections=learning,memory}. Where PyTorch is in an environment of its own, name its Python by
 * {@code WATTWERK_PYTORCH_PYTHON}.
 */
class TrainingBenchmark {
    private static final List<String> SECTIONS =
            List.of(System.getProperty("wattwerk.sections", "learning,pytorch,agent,checkpoints,memory")
                    .split(",", -1));

    @TempDir
    Path folder = Path.of("");

    @Test
    void training_onThisMachine_writesItsPage() throws Exception {
        Path text = folder.resolve("german.txt");
        assumeTrue(
                GermanText.write(text).isPresent(), "manpages-de is not installed: there is no German text to learn");
        MeasuredPage page = MeasuredPage.open(
                "training.md",
                "# Training\n\nWritten by `mvn -Pperformance test -pl trainer/reference -am -Dtest=TrainingBenchmark`."
                        + " Machine: " + MeasuredPage.machine() + ", shared with other work: CPU seconds are the fair"
                        + " figure, wall time is an upper bound.");
        try (Tokens corpus = Corpus.read(List.of(text), "text")) {
            if (SECTIONS.contains("learning")) {
                LearningSection.measure(corpus, page.section("German text"));
            }
            if (SECTIONS.contains("pytorch")) {
                PyTorchSection.measure(corpus, text, page.section("Beside plain PyTorch"));
            }
            if (SECTIONS.contains("agent")) {
                AgentSection.measure(corpus, folder, page.section("Under an agent"));
            }
            if (SECTIONS.contains("checkpoints")) {
                CheckpointSection.measure(corpus, folder, page.section("Checkpoints and pauses"));
            }
        }
        if (SECTIONS.contains("memory")) {
            MemorySection.measure(text, folder, page.section("Memory"));
        }
    }
}
