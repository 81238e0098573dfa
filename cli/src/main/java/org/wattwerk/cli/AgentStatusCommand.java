package org.wattwerk.cli;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.wattwerk.agent.AgentConfig;
import org.wattwerk.runtime.ExitException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code wattwerk agent status}: what this machine's agent reads and holds now. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Says what the agent of this machine reads and holds now.")
final class AgentStatusCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @Option(names = "--state", required = true, paramLabel = "DIR", description = "The agent's state folder.")
    private Path state = Path.of("");

    @Option(names = "--json", description = "As JSON.")
    private boolean asJson;

    @Override
    public Integer call() throws InterruptedException {
        JsonObject status = ask();
        if (asJson) {
            System.out.println(status.encodePrettily());
        } else {
            print(status);
        }
        return 0;
    }

    private JsonObject ask() throws InterruptedException {
        Path file = state.resolve(AgentConfig.URL_FILE);
        String url;
        try {
            url = Files.readString(file).strip();
        } catch (IOException e) {
            throw ExitException.badInput(
                    "no agent runs on " + state + ": " + file + " is not there, or not yours to read");
        }
        try {
            HttpResponse<String> answer = HttpClient.newBuilder()
                    .connectTimeout(PATIENCE)
                    .build()
                    .send(
                            HttpRequest.newBuilder(URI.create(url + "/status"))
                                    .timeout(PATIENCE)
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            return new JsonObject(answer.body());
        } catch (IOException | IllegalArgumentException | DecodeException e) {
            throw ExitException.failed("the agent at " + url
                    + " does not answer: it has ended without saying so, or hangs (" + e.getMessage() + ")");
        }
    }

    private static void print(JsonObject status) {
        System.out.printf(
                Locale.ROOT,
                "%s%s, agent %s: %s, %.0f W%n",
                status.getString("node"),
                status.getBoolean("simulated") ? " (simulated)" : "",
                status.getString("version"),
                status.getBoolean("attached") ? "attached to its controller" : "without a controller",
                status.getDouble("powerWatts"));
        JsonObject lease = status.getJsonObject("lease");
        if (lease == null) {
            System.out.println("lease   none yet: limits are as they were found");
        } else {
            System.out.printf(
                    Locale.ROOT,
                    "lease   %.0f W%s, %s (epoch %d, number %d)%n",
                    lease.getDouble("powerWatts"),
                    lease.getBoolean("maintenance", false)
                            ? ", its devices are let go for maintenance"
                            : lease.getBoolean("stopped") ? ", stopped" : "",
                    status.getBoolean("safeState")
                            ? "expired: safe state"
                            : String.format(Locale.ROOT, "for %.1f s more", lease.getDouble("remainingSeconds")),
                    lease.getLong("epoch"),
                    lease.getLong("sequence"));
        }
        JsonObject host = status.getJsonObject("host");
        System.out.printf(Locale.ROOT, "host    %.0f W, %s%n", host.getDouble("powerWatts"), host.getString("quality"));
        Double whole = status.getDouble("wholeNodeWatts");
        if (whole != null) {
            System.out.printf(Locale.ROOT, "meter   %.0f W, the whole node%n", whole);
        }
        status.getJsonArray("gpus").forEach(gpu -> print(gpu));
        System.out.printf(
                Locale.ROOT,
                "marks   %d not in the ledger yet%s%n",
                status.getInteger("unsettledMarks"),
                status.getBoolean("spoolBroken") ? "; THE STATE FOLDER CANNOT BE WRITTEN" : "");
        JsonObject events = status.getJsonObject("events");
        if (!events.isEmpty()) {
            System.out.println("events  "
                    + events.stream()
                            .map((Map.Entry<String, Object> event) -> event.getValue() + " × " + event.getKey())
                            .collect(Collectors.joining(", ")));
        }
        if (status.getBoolean("devicesHang")) {
            System.out.println("DEVICES HANG: a call has not returned from the driver");
        }
    }

    private static void print(Object each) {
        JsonObject gpu = (JsonObject) each;
        System.out.println(
                gpu.getBoolean("lost")
                        ? String.format(
                                Locale.ROOT,
                                "GPU %-3d LOST, counts for %s",
                                gpu.getInteger("index"),
                                gpu.getString("account"))
                        : String.format(
                                Locale.ROOT,
                                "GPU %-3d %6.1f W of %.0f W, %3.0f %% busy, %d °C, %s, counts for %s",
                                gpu.getInteger("index"),
                                gpu.getDouble("powerWatts"),
                                gpu.getDouble("limitWatts"),
                                gpu.getDouble("utilisation") * 100,
                                gpu.getInteger("celsius"),
                                gpu.getString("quality"),
                                gpu.getString("account")));
    }
}
