package org.wattwerk.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.wattwerk.cli.view.Table;

/** What became of an order, as lines for people. */
final class OrderText {
    private OrderText() {}

    static List<String> lines(JsonNode response) {
        List<String> lines = new ArrayList<>();
        double before = response.path("beforeKw").asDouble();
        lines.add("order " + response.path("eventID").asText() + ": at most "
                + kilowatts(response.path("limitKw").asDouble()) + " from " + second(response.path("start")) + " to "
                + second(response.path("end")) + " ("
                + response.path("eventName").asText() + ")"
                + (response.path("over").asBoolean() ? "" : ", holds"));
        lines.add("  before     " + kilowatts(before));
        lines.add("  reached    "
                + (response.has("reachedAfterSeconds")
                        ? String.format(
                                Locale.ROOT,
                                "after %.1f s, every lower limit read back",
                                response.path("reachedAfterSeconds").asDouble())
                        : "not yet"));
        lines.add(String.format(
                Locale.ROOT,
                "  drawn      %.3f kWh, %.3f kWh less than as before",
                response.path("energyKwh").asDouble(),
                response.path("avoidedKwh").asDouble()));
        if (!response.path("jobs").isEmpty()) {
            Table table = Table.of("JOB", ">KWH", ">RESTED", ">WORK DELAYED");
            for (JsonNode job : response.path("jobs")) {
                table.row(
                        job.path("job").asText(),
                        String.format(Locale.ROOT, "%.3f", job.path("energyKwh").asDouble()),
                        time(job.path("restedSeconds")),
                        time(job.path("delayedSeconds")));
            }
            lines.addAll(table.lines());
        }
        return lines;
    }

    private static String kilowatts(double kilowatts) {
        return String.format(Locale.ROOT, "%.1f kW", kilowatts);
    }

    private static String time(JsonNode seconds) {
        Duration time = Duration.ofSeconds(Math.round(seconds.asDouble()));
        return String.format(Locale.ROOT, "%d:%02d:%02d", time.toHours(), time.toMinutesPart(), time.toSecondsPart());
    }

    private static Instant second(JsonNode instant) {
        return Instant.parse(instant.asText()).truncatedTo(ChronoUnit.SECONDS);
    }
}
