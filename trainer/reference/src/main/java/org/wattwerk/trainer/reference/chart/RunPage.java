package org.wattwerk.trainer.reference.chart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** One HTML file without scripts or outside parts: loss, speed and power over the steps of a run. */
public final class RunPage {
    private RunPage() {}

    /** Draws the page from a file of metrics. */
    public static void write(Path metrics, Path page, String title) throws IOException {
        Course course = Course.read(metrics);
        String body = "<h1>" + Html.escaped(title) + "</h1>\n"
                + "<p>" + Html.escaped(summary(course)) + "</p>\n"
                + LineChart.svg(
                        "Loss, nats per byte",
                        List.of(
                                course.ofSteps("learnt text", "loss"),
                                course.ofEvaluations("held-out text", "heldOutLoss")))
                + LineChart.svg("Speed, tokens/s", List.of(course.ofSteps("tokens/s", "tokensPerSecond")))
                + LineChart.svg("Power of the node, W", List.of(course.ofSteps("watts", "powerWatts")));
        Files.writeString(page, """
                <!doctype html>
                <html lang="en"><head><meta charset="utf-8"><title>%s</title>
                <style>body{font:15px/1.5 sans-serif;max-width:900px;margin:2em auto;color:#222}
                svg{display:block;margin:1.5em 0;font-size:12px}.title{font-weight:bold}
                .grid{stroke:#ddd}.y{text-anchor:end}.x{text-anchor:middle}polyline{stroke-width:1.5}</style></head>
                <body>
                %s</body></html>
                """.formatted(Html.escaped(title), body));
    }

    private static String summary(Course course) {
        StringBuilder summary = new StringBuilder();
        append(summary, "%,.0f steps", course.last("step"));
        append(summary, "%,.0f tokens", course.last("tokens"));
        append(summary, "last loss %.4f nats/byte", course.last("loss"));
        append(summary, "%,.2f Wh since the process began", course.last("wattHours"));
        append(summary, "about %.4f EUR net", course.last("eurNet"));
        return summary.toString();
    }

    private static void append(StringBuilder summary, String format, OptionalDouble value) {
        value.ifPresent(number ->
                summary.append(summary.isEmpty() ? "" : "; ").append(String.format(Locale.ROOT, format, number)));
    }
}
