package org.wattwerk.trainer.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Python client's own tests, run where python3 is; those with PyTorch skip themselves where that is missing. */
class PythonClientTest {
    private static final Path CLIENT = Path.of("..", "python");

    @TempDir
    Path folder = Path.of("");

    @Test
    void pythonClient_itsOwnTests_pass() throws Exception {
        boolean present = isPythonPresent();
        assertThat(present || !"all".equals(System.getenv("WATTWERK_REQUIRE")))
                .as("python3 is required here and missing")
                .isTrue();
        assumeTrue(present, "python3 is not installed: the Python client is not tried");
        Path log = folder.resolve("unittest.log");
        ProcessBuilder builder = new ProcessBuilder(
                        List.of("python3", "-B", "-m", "unittest", "discover", "-v", "-s", "tests"))
                .directory(CLIENT.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("WATTWERK_JOB"));
        Process tests = builder.start();
        try {
            boolean ended = tests.waitFor(300, TimeUnit.SECONDS);
            String said = Files.readString(log);
            assertThat(ended).as(said).isTrue();
            assertThat(tests.exitValue()).as(said).isZero();
            said.lines().filter(line -> line.contains("skipped")).forEach(System.out::println);
        } finally {
            tests.destroyForcibly();
        }
    }

    private static boolean isPythonPresent() throws InterruptedException {
        try {
            return new ProcessBuilder("python3", "--version").start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
