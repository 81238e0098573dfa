package org.wattwerk.controller.influx;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wattwerk.controller.live.LiveExample;

/** The exporter against a server of generation 2 that answers what the test wants. */
class InfluxRefusalTest {
    private static final Duration SHORT = Duration.ofMillis(5);

    private record Answer(int status, String retryAfter) {}

    private record Write(String query, String authorization, List<String> lines) {}

    private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
    private final BlockingQueue<Write> writes = new LinkedBlockingQueue<>();
    private final HttpServer server;
    private String version = "v2.7.1";

    InfluxRefusalTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @BeforeEach
    void serve() {
        server.createContext("/ping", exchange -> {
            exchange.getResponseHeaders().set("X-Influxdb-Version", version);
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.createContext("/api/v2/write", this::write);
        server.createContext("/write", this::write);
        server.createContext("/query", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void write(HttpExchange exchange) throws IOException {
        Answer answer = answers.poll();
        String body = new String(new GZIPInputStream(exchange.getRequestBody()).readAllBytes(), StandardCharsets.UTF_8);
        String path = exchange.getRequestURI().getPath() + "?"
                + exchange.getRequestURI().getQuery();
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        if (answer != null && !answer.retryAfter.isEmpty()) {
            exchange.getResponseHeaders().set("Retry-After", answer.retryAfter);
        }
        exchange.sendResponseHeaders(answer == null ? 204 : answer.status, -1);
        exchange.close();
        writes.add(new Write(
                path, authorization == null ? "" : authorization, body.lines().toList()));
    }

    @Test
    void write_serverOfGeneration2_getsTokenBucketAndMicroseconds() throws Exception {
        try (InfluxExport export = InfluxExport.start(options("secret"))) {
            export.settled(List.of(quarterHour(1)));
            Write write = next();

            assertThat(write.query).startsWith("/api/v2/write?").contains("bucket=wattwerk", "precision=us");
            assertThat(write.authorization).isEqualTo("Token secret");
            // 2024-12-12T06:00Z is 1733983200 s after 1970
            assertThat(write.lines)
                    .containsExactly("settlement,account=idle,cost_centre=none,kind=idle,quality=measured,site=demo"
                            + " energy_wh=1.0,gross_eur=0.119,net_eur=0.1 1733983200000000");
        }
    }

    @Test
    void write_serverOfGeneration1_getsItsOwnWords() throws Exception {
        version = "1.8.10";
        try (InfluxExport export = InfluxExport.start(options("anna:secret"))) {
            export.settled(List.of(quarterHour(1)));
            Write write = next();

            assertThat(write.query).isEqualTo("/write?db=wattwerk&precision=u");
            assertThat(write.authorization).isEqualTo("Basic YW5uYTpzZWNyZXQ=");
        }
    }

    @Test
    void write_busyServer_getsTheSameLinesAgain() throws Exception {
        answers.add(new Answer(429, "0"));
        answers.add(new Answer(503, ""));
        InfluxExport export = InfluxExport.start(options(null), SHORT);
        export.settled(List.of(quarterHour(1)));

        List<String> first = next().lines;
        assertThat(next().lines).isEqualTo(first);
        assertThat(next().lines).isEqualTo(first);
        export.close();
        assertThat(export.written()).isEqualTo(1);
        assertThat(export.dropped()).isZero();
    }

    @Test
    void write_refusedToken_losesTheLinesAndCountsThem() throws Exception {
        answers.add(new Answer(401, ""));
        InfluxExport export = InfluxExport.start(options("wrong"), SHORT);
        export.settled(List.of(quarterHour(1), quarterHour(2)));
        next();
        export.settled(List.of(quarterHour(3)));
        next();
        export.close();

        assertThat(export.dropped()).isEqualTo(2);
        assertThat(export.written()).isEqualTo(1);
    }

    @Test
    void live_serverAway_neverWaitsAndKeepsTheMoney() {
        server.stop(0);
        InfluxOptions small = new InfluxOptions(address(), "wattwerk", "wattwerk", null, Duration.ZERO, 100);
        InfluxExport export = InfluxExport.start(small, Duration.ofSeconds(30));
        for (int i = 0; i < 1_000; i++) {
            export.live(LiveExample.live());
        }
        export.close();

        assertThat(export.written()).isZero();
        assertThat(export.dropped()).isGreaterThan(3_000);
    }

    @Test
    void queue_full_givesUpSamplesBeforeSettledLines() throws Exception {
        LineQueue queue = new LineQueue(3);
        queue.addSettled(List.of("money"));
        queue.addSamples(List.of("old", "new", "newer"));

        assertThat(queue.take(10)).containsExactly("money", "new", "newer");
        assertThat(queue.dropped()).isEqualTo(1);
    }

    private Write next() throws InterruptedException {
        Write write = writes.poll(30, TimeUnit.SECONDS);
        assertThat(write).as("a write within 30 s").isNotNull();
        return write;
    }

    private InfluxOptions options(@Nullable String token) {
        return InfluxOptions.of(address(), token);
    }

    private URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private static SettlementPoint quarterHour(int energyWh) {
        return new SettlementPoint(
                Instant.parse("2024-12-12T06:00:00Z").plusSeconds(900L * (energyWh - 1)),
                "demo",
                "idle",
                "idle",
                null,
                "measured",
                energyWh,
                energyWh * 0.1,
                energyWh * 0.119);
    }
}
