package org.wattwerk.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Draws the dashboards with Grafana's own components, where environment {@code WATTWERK_GRAFANA_RENDER} names the
 * installed renderer; the pictures lie in {@code target/render}. See {@code test.sh}.
 */
class DashboardRenderTest {
    private static final @Nullable String RENDERER = System.getenv("WATTWERK_GRAFANA_RENDER");

    @Test
    void dashboards_types_areGrafanas() throws Exception {
        List<String> command = new ArrayList<>(List.of("node", "typecheck.mjs"));
        Dashboard.all()
                .forEach(dashboard ->
                        command.add(dashboard.file().toAbsolutePath().toString()));

        run(rendererOrSkip(), command);
    }

    @Test
    void dashboards_ofAWholeDay_drawEveryPanel() throws Exception {
        Path renderer = rendererOrSkip();
        Path pictures = Files.createDirectories(Path.of("target", "render")).toAbsolutePath();
        try (FilledInflux influx = FilledInflux.startOrSkip()) {
            for (Dashboard dashboard : Dashboard.all()) {
                String name = dashboard.name().replace(".json", "");
                run(
                        renderer,
                        List.of(
                                "node",
                                "render.mjs",
                                "--strict",
                                "--dashboard",
                                dashboard.file().toAbsolutePath().toString(),
                                "--url",
                                influx.address().toString(),
                                "--db",
                                "wattwerk",
                                "--from",
                                influx.from().toString(),
                                "--to",
                                influx.to().toString(),
                                "--tz",
                                "Europe/Berlin",
                                "--theme",
                                "light",
                                "--out",
                                pictures.resolve(name + ".png").toString(),
                                "--report",
                                pictures.resolve(name + ".report.json").toString()));
            }
        }
    }

    private static Path rendererOrSkip() {
        assumeTrue(RENDERER != null, "skipped: WATTWERK_GRAFANA_RENDER names no renderer");
        Path folder = Path.of(String.valueOf(RENDERER));
        assertThat(folder.resolve("node_modules"))
                .as("the renderer is installed")
                .isDirectory();
        return folder;
    }

    private static void run(Path folder, List<String> command) throws Exception {
        Path log = Files.createTempFile("wattwerk-render", ".log");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        boolean ended = process.waitFor(8, TimeUnit.MINUTES);
        if (!ended) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        assertThat(ended && process.exitValue() == 0)
                .as("%s: %s", String.join(" ", command), Files.readString(log))
                .isTrue();
        Files.delete(log);
    }
}
