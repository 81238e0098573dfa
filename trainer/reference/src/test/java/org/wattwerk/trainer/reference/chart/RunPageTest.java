package org.wattwerk.trainer.reference.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunPageTest {
    @TempDir
    Path folder = Path.of("");

    @Test
    void write_metricsOfAResumedAndKilledRun_drawsEachStepOnceAndPassesOverTornLines() throws Exception {
        Path metrics = Files.writeString(folder.resolve("metrics.jsonl"), """
                {"step":1,"tokens":10,"loss":5.5,"tokensPerSecond":100.0,"powerWatts":300.0}
                {"step":2,"tokens":20,"loss":4.5,"tokensPerSecond":110.0,"powerWatts":350.0}
                {"step":2,"tokens":20,"loss":4.5,"tokensPerSecond":120.0,"wattHours":1.5,"eurNet":0.0004}
                {"evaluatedStep":2,"heldOutLoss":4.75,"perplexity":115.58}
                {"step":3,"tok""");
        Path page = folder.resolve("page.html");
        RunPage.write(metrics, page, "Run of <tiny>");
        String html = Files.readString(page);
        assertThat(html)
                .contains("Run of &lt;tiny&gt;")
                .contains(
                        "2 steps; 20 tokens; last loss 4.5000 nats/byte; 1.50 Wh since the process began; about 0.0004"
                                + " EUR net")
                .contains("held-out text")
                .contains("Power of the node, W")
                .doesNotContain("<script")
                .doesNotContain("http");
        assertThat(html.split("<polyline", -1))
                .as("loss and speed; the power has one point")
                .hasSize(1 + 2);
    }

    @Test
    void thinned_longRun_fitsOntoThePageAndKeepsItsMean() {
        Series series = new Series(
                "x",
                false,
                java.util.stream.IntStream.range(0, 8000)
                        .mapToObj(i -> new Series.Point(i, i % 2))
                        .toList());
        assertThat(series.thinned().points())
                .hasSize(800)
                .allSatisfy(point -> assertThat(point.y()).isEqualTo(0.5));
    }
}
