package org.wattwerk.trainer.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of docs/jobs.md do what the page says. */
class JobsPageTest {
    private static final Path PAGE = Path.of("..", "..", "docs", "jobs.md");

    @TempDir
    Path folder = Path.of("");

    @Test
    void pythonExample_againstAnAgent_pausesResumesAndStops() throws Exception {
        boolean present = isPythonPresent();
        assertThat(present || !"all".equals(System.getenv("WATTWERK_REQUIRE")))
                .as("python3 is required here and missing")
                .isTrue();
        assumeTrue(present, "python3 is not installed: the Python example is not tried");
        Path script = Files.writeString(folder.resolve("job.py"), example("python"));
        Path token = Files.writeString(folder.resolve("token"), "secret\n");
        try (LoopbackAgent agent = new LoopbackAgent(0)) {
            Process job = start(script, token, agent);
            try {
                assertThat(agent.next("state").body()).contains("running");
                assertThat(agent.next("progress").authorization()).isEqualTo("Bearer secret");
                agent.order(2, "pause");
                assertThat(agent.next("checkpoint").body()).contains(folder.toString());
                assertThat(agent.next("state").body()).contains("paused");
                agent.order(3, "run");
                assertThat(agent.next("state").body()).contains("running");
                agent.order(4, "stop");
                agent.next("checkpoint");
                assertThat(agent.next("state").body()).contains("ended");
                assertThat(job.waitFor(20, TimeUnit.SECONDS)).isTrue();
                assertThat(job.exitValue()).isZero();
            } finally {
                job.destroyForcibly();
            }
        }
    }

    @Test
    void javaExample_compilesAgainstTheClient() throws Exception {
        Path source = Files.writeString(folder.resolve("Job.java"), example("java"));
        String client = Path.of(JobClient.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .toString();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        boolean compiled = compiler.getTask(
                        said,
                        null,
                        null,
                        List.of("-proc:none", "-cp", client, "-d", folder.toString()),
                        null,
                        compiler.getStandardFileManager(null, null, null).getJavaFileObjects(source))
                .call();
        assertThat(compiled).as(said.toString()).isTrue();
    }

    private Process start(Path script, Path token, LoopbackAgent agent) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("python3", script.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("job.log").toFile());
        builder.environment()
                .put("WATTWERK_JOB_URL", agent.environment(token).url().toString());
        builder.environment().put("WATTWERK_JOB_TOKEN_FILE", token.toString());
        builder.environment().put("WATTWERK_JOB_DIR", folder.toString());
        return builder.start();
    }

    private static boolean isPythonPresent() throws InterruptedException {
        try {
            return new ProcessBuilder("python3", "--version").start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static String example(String language) throws IOException {
        Matcher block =
                Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(PAGE));
        assertThat(block.find()).as(language + " example in " + PAGE).isTrue();
        return block.group(1);
    }
}
