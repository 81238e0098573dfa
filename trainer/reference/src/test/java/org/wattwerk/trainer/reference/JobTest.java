package org.wattwerk.trainer.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The trainer as a job: directives and signals, in a process of its own. */
class JobTest {
    @TempDir
    Path folder = Path.of("");

    @Test
    void train_underAnAgent_reportsPausesResumesAndStopsAsAsked() throws Exception {
        Path corpus = Files.writeString(folder.resolve("corpus.txt"), "Der Strompreis steigt. ".repeat(40));
        Path token = Files.writeString(folder.resolve("token"), "secret\n");
        try (ScriptedAgent agent = new ScriptedAgent();
                ChildTrainer trainer = new ChildTrainer(
                        Map.of(
                                "WATTWERK_JOB_URL",
                                agent.url(),
                                "WATTWERK_JOB_TOKEN_FILE",
                                token.toString(),
                                "WATTWERK_JOB_DIR",
                                folder.resolve("job").toString()),
                        "--corpus",
                        corpus.toString(),
                        "--steps",
                        "1000000",
                        "--pace",
                        "simulated",
                        "--measure-steps",
                        "1",
                        "--checkpoint-every",
                        "0")) {
            assertThat(agent.await("state")).contains("\"running\"");
            agent.await("progress");
            agent.order("pause", 0.5);
            assertThat(agent.await("checkpoint")).contains(folder.resolve("job").toString());
            assertThat(agent.await("state")).contains("\"paused\"").contains("price above 600");
            agent.order("run", 1);
            assertThat(agent.await("state")).contains("\"running\"");
            agent.await("progress");
            trainer.signal("USR1");
            agent.await("checkpoint");
            agent.await("progress");
            trainer.signal("TERM");
            agent.await("checkpoint");
            assertThat(agent.await("state")).contains("\"ended\"").contains("signal TERM");
            List<String> printed = new ArrayList<>();
            assertThat(trainer.end(printed)).isZero();
            assertThat(String.join("\n", printed)).contains("nominal speed").doesNotContain("secret");
        }
    }
}
