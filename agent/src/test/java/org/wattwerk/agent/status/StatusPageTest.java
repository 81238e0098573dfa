package org.wattwerk.agent.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.HostAndPort;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wattwerk.agent.status.NodeStatus.GpuNow;
import org.wattwerk.agent.status.NodeStatus.HostNow;
import org.wattwerk.agent.status.NodeStatus.LeaseNow;
import org.wattwerk.core.metering.MeterEvent;
import org.wattwerk.core.metering.Quality;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.Share;

class StatusPageTest {
    private static final Pattern SAMPLE =
            Pattern.compile("[a-z_]+(\\{([a-z]+=\"[^\"\\\\]*(\\\\.[^\"\\\\]*)*\",?)+})? -?\\d+(\\.\\d+)?");

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient http = HttpClient.newHttpClient();
    private int port;

    @BeforeEach
    void listen() throws Exception {
        port = await(new StatusPage(vertx, StatusPageTest::status).listen(0));
    }

    @AfterEach
    void stop() throws Exception {
        await(vertx.close());
    }

    @Test
    void status_isTheNodeInWattsJoulesAndSeconds() throws Exception {
        JsonObject said = new JsonObject(get("/status").body());
        // 412.25 W and 1,500 W; the lost GPU draws nobody knows what
        assertThat(said.getDouble("powerWatts")).isEqualTo(1_912.25);
        assertThat(said.getJsonObject("lease").getDouble("remainingSeconds")).isEqualTo(7.5);
        assertThat(said.getJsonArray("gpus").getJsonObject(1).getBoolean("lost"))
                .isTrue();
        assertThat(said.getJsonObject("host").getString("quality")).isEqualTo("estimated");
        assertThat(said.getJsonObject("events").getLong("limit-drifted")).isEqualTo(3);
    }

    @Test
    void metrics_areWhatPrometheusReads() throws Exception {
        HttpResponse<String> answer = get("/metrics");
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/plain; version=0.0.4; charset=utf-8");
        Set<String> families = new HashSet<>();
        String family = "";
        for (String line : answer.body().lines().toList()) {
            if (line.startsWith("# HELP ")) {
                family = line.split(" ")[2];
                assertThat(families.add(family))
                        .as("one family at one place: " + family)
                        .isTrue();
            } else if (line.startsWith("# TYPE ")) {
                assertThat(line).matches("# TYPE " + family + " (gauge|counter)");
                assertThat(family.endsWith("_total")).isEqualTo(line.endsWith("counter"));
            } else {
                assertThat(line).matches(SAMPLE).startsWith(family);
            }
        }
        assertThat(answer.body())
                .contains("wattwerk_gpu_energy_joules_total{gpu=\"0\",uuid=\"GPU-0\"} 3600\n")
                .contains("wattwerk_gpu_lost{gpu=\"1\",uuid=\"GPU-1\"} 1\n")
                .contains("wattwerk_lease_remaining_seconds 7.500\n")
                .contains("wattwerk_host_measured 0\n")
                .contains("wattwerk_meter_events_total{kind=\"limit-drifted\"} 3\n")
                .contains("wattwerk_agent_info{node=\"n\\\"1\",version=\"1\",simulated=\"false\"} 1\n");
        assertThat(answer.body()).containsPattern("process_resident_memory_bytes [1-9]\\d+\n");
    }

    @Test
    void page_askedForAnythingElse_refuses() throws Exception {
        assertThat(get("/").statusCode()).isEqualTo(404);
        assertThat(http.send(
                                HttpRequest.newBuilder(uri("/status"))
                                        .POST(HttpRequest.BodyPublishers.ofString("{}"))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(405);
        int rebound = await(vertx.createHttpClient()
                .request(HttpMethod.GET, port, "127.0.0.1", "/status")
                .compose(request -> request.authority(HostAndPort.create("evil.example", port))
                        .send())
                .map(response -> response.statusCode()));
        assertThat(rebound).as("a name that leads here is not this machine").isEqualTo(403);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return http.send(HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private static NodeStatus status() {
        return new NodeStatus(
                "n\"1",
                "1",
                false,
                true,
                Optional.of(new LeaseNow(7, 12, Power.ofWatts(3_600), Duration.ofMillis(7_500), false, false)),
                false,
                false,
                List.of(gpu(0, false, new Power(412_250)), gpu(1, true, Power.ofWatts(700))),
                new HostNow(Power.ofWatts(1_500), Energy.ofJoules(9_000), Quality.ESTIMATED),
                Optional.empty(),
                2,
                false,
                100,
                4,
                Map.of(MeterEvent.Kind.LIMIT_DRIFTED, 3L),
                List.of("pretraining"));
    }

    private static GpuNow gpu(int index, boolean lost, Power power) {
        return new GpuNow(
                index,
                "GPU-" + index,
                "H100",
                lost,
                power,
                Power.ofWatts(500),
                Energy.ofJoules(3_600),
                lost ? Quality.MISSING : Quality.MEASURED,
                Share.ALL,
                61,
                "pretraining");
    }
}
