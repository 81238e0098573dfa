package org.wattwerk.controller.influx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real influxd 1.x of this machine, on free ports of loopback, in a folder of its own that is deleted at the end. */
public final class InfluxDaemon implements AutoCloseable {
    private static final long START_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Path folder;
    private final Process process;
    private final URI address;

    private InfluxDaemon(Path binary) throws IOException, InterruptedException {
        folder = Files.createTempDirectory("wattwerk-influx");
        int port = freePort();
        address = URI.create("http://127.0.0.1:" + port);
        Path config = folder.resolve("influxdb.conf");
        Files.writeString(config, """
                reporting-enabled = false
                bind-address = "127.0.0.1:%d"
                [meta]
                  dir = "%s/meta"
                [data]
                  dir = "%s/data"
                  wal-dir = "%s/wal"
                  index-version = "tsi1"
                [http]
                  bind-address = "127.0.0.1:%d"
                  log-enabled = false
                [monitor]
                  store-enabled = false
                """.formatted(freePort(), folder, folder, folder, port));
        process = new ProcessBuilder(binary.toString(), "-config", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("influxd.log").toFile())
                .start();
        awaitPing();
    }

    /** Starts the influxd named by {@code WATTWERK_INFLUXD} or found on the path; skips the test plainly without one. */
    public static InfluxDaemon startOrSkip() throws IOException, InterruptedException {
        Optional<Path> found = find();
        if ("all".equals(System.getenv("WATTWERK_REQUIRE"))) {
            assertThat(found)
                    .as("WATTWERK_REQUIRE=all needs influxd in WATTWERK_INFLUXD or on the PATH")
                    .isPresent();
        }
        assumeTrue(found.isPresent(), "skipped: no influxd in WATTWERK_INFLUXD or on the PATH");
        return new InfluxDaemon(found.orElseThrow());
    }

    private static Optional<Path> find() {
        String named = System.getenv("WATTWERK_INFLUXD");
        Stream<Path> onPath = Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(entry -> Path.of(entry, "influxd"));
        return Stream.concat(Stream.ofNullable(named).map(Path::of), onPath)
                .filter(Files::isExecutable)
                .findFirst();
    }

    public URI address() {
        return address;
    }

    /** The answer of the server to an InfluxQL query, as its first result. */
    public JsonNode query(String database, String influxql) throws IOException, InterruptedException {
        String form = "db=" + encoded(database) + "&epoch=ms&q=" + encoded(influxql);
        HttpRequest request = HttpRequest.newBuilder(address.resolve("/query"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        JsonNode answer = json.readTree(
                http.send(request, HttpResponse.BodyHandlers.ofString()).body());
        return answer.has("error") ? answer : answer.path("results").path(0);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private void awaitPing() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + START_NANOS;
        HttpRequest ping = HttpRequest.newBuilder(address.resolve("/ping")).build();
        while (System.nanoTime() < deadline) {
            try {
                if (http.send(ping, HttpResponse.BodyHandlers.discarding()).statusCode() == 204) {
                    return;
                }
            } catch (IOException notYet) {
                if (process.waitFor(50, TimeUnit.MILLISECONDS)) {
                    break;
                }
            }
        }
        throw new IOException("influxd did not start: " + Files.readString(folder.resolve("influxd.log")));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (UncheckedIOException e) {
            folder.toFile().deleteOnExit();
        }
    }
}
