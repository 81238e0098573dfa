package org.wattwerk.agent.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.runtime.ExitException;

/** A BMC on loopback with TLS and basic authentication; its resources have the shape of the DMTF's schemas. */
class RedfishPowerTest {
    private static final String POWER = "/redfish/v1/Chassis/1/Power";
    private static final String USER_AND_PASSWORD = "Basic cmVhZGVyOnNlY3JldA=="; // reader:secret

    private final Vertx vertx = Vertx.vertx();
    private final Map<String, String> resources = new ConcurrentHashMap<>();

    @TempDir
    private Path folder = Path.of("");

    private String base = "";

    @BeforeEach
    void startBmc() throws Exception {
        try {
            openssl(
                    "req",
                    "-x509",
                    "-newkey",
                    "ec",
                    "-pkeyopt",
                    "ec_paramgen_curve:P-256",
                    "-nodes",
                    "-keyout",
                    "bmc.key",
                    "-out",
                    "bmc.pem",
                    "-days",
                    "2",
                    "-subj",
                    "/CN=bmc",
                    "-addext",
                    "subjectAltName=DNS:localhost");
        } catch (IOException e) {
            if ("all".equals(System.getenv("WATTWERK_REQUIRE"))) {
                fail("openssl is not installed, and WATTWERK_REQUIRE=all demands it", e);
            }
            Assumptions.abort("skipped: openssl is not installed");
        }
        HttpServer server = vertx.createHttpServer(new HttpServerOptions()
                .setSsl(true)
                .setKeyCertOptions(new PemKeyCertOptions()
                        .addCertPath(folder.resolve("bmc.pem").toString())
                        .addKeyPath(folder.resolve("bmc.key").toString())));
        int port = server.requestHandler(this::answer)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS)
                .actualPort();
        base = "https://localhost:" + port;
    }

    @AfterEach
    void stopBmc() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @Test
    void read_chassisPower_isTheFirstControlsConsumption() throws Exception {
        resources.put(POWER, """
                {"@odata.id":"/redfish/v1/Chassis/1/Power","Id":"Power","PowerControl":[
                  {"MemberId":"0","Name":"Server Power Control","PowerConsumedWatts":5120.5,"PowerCapacityWatts":10200,
                   "PowerMetrics":{"IntervalInMin":1,"MinConsumedWatts":4200,"MaxConsumedWatts":8400}},
                  {"MemberId":"1","PowerConsumedWatts":300}]}""");
        assertThat(bmc(base + POWER).read()).isEqualTo(new Power(5_120_500));
    }

    @Test
    void read_bmcWithoutAPath_takesWhatItsFirstChassisHas() throws Exception {
        resources.put("/redfish/v1/Chassis", "{\"Members\":[{\"@odata.id\":\"/redfish/v1/Chassis/Self\"}]}");
        resources.put("/redfish/v1/Chassis/Self", """
                {"Id":"Self","EnvironmentMetrics":{"@odata.id":"/redfish/v1/Chassis/Self/EnvironmentMetrics"},
                 "Power":{"@odata.id":"/redfish/v1/Chassis/Self/Power"}}""");
        resources.put("/redfish/v1/Chassis/Self/EnvironmentMetrics", "{\"TemperatureCelsius\":{\"Reading\":24}}");
        resources.put("/redfish/v1/Chassis/Self/Power", "{\"PowerControl\":[{\"PowerConsumedWatts\":640}]}");
        RedfishPower bmc = bmc(base);
        assertThat(bmc.read()).isEqualTo(Power.ofWatts(640));
        resources.remove("/redfish/v1/Chassis");
        assertThat(bmc.read()).as("it is not looked for again").isEqualTo(Power.ofWatts(640));
    }

    @Test
    void parse_everyShape_findsItsPowerOrNone() {
        assertThat(RedfishPower.parse(new JsonObject("{\"PowerWatts\":{\"Reading\":712.25}}")))
                .contains(new Power(712_250));
        assertThat(RedfishPower.parse(new JsonObject("{\"ReadingUnits\":\"W\",\"Reading\":900}")))
                .contains(Power.ofWatts(900));
        for (String nothing : List.of(
                "{}",
                "{\"PowerControl\":[{\"PowerConsumedWatts\":null}]}",
                "{\"PowerControl\":[{\"PowerConsumedWatts\":-1}]}",
                "{\"PowerControl\":[{\"PowerConsumedWatts\":1e9}]}",
                "{\"PowerControl\":\"none\"}")) {
            assertThat(RedfishPower.parse(new JsonObject(nothing))).as(nothing).isEmpty();
        }
    }

    @Test
    void read_whatCannotBe_saysWhy() throws Exception {
        assertThatThrownBy(() -> bmc(base + POWER).read()).hasMessageContaining(POWER + " answers 404");
        resources.put(POWER, "<html>");
        assertThatThrownBy(() -> bmc(base + POWER).read()).hasMessageContaining("is no JSON object");
        resources.put(POWER, "{}");
        assertThatThrownBy(() -> bmc(base + POWER).read()).hasMessageContaining("says no power");
        RedfishPower stranger = RedfishPower.at(vertx, base + POWER, Optional.empty(), Optional.of(certificate()));
        assertThatThrownBy(stranger::read).hasMessageContaining("401: are the credentials right?");
        RedfishPower trusting = RedfishPower.at(vertx, base + POWER, Optional.of(credentials()), Optional.empty());
        assertThatThrownBy(trusting::read)
                .as("nobody vouches for its certificate")
                .isInstanceOf(IOException.class);
    }

    @Test
    void at_unsafeInput_isRefusedInOneLine() throws Exception {
        for (String address :
                List.of("http://bmc-17.site" + POWER, "https://reader:secret@bmc" + POWER, "bmc-17", "no address")) {
            assertThatThrownBy(() -> RedfishPower.at(vertx, address, Optional.empty(), Optional.empty()))
                    .isInstanceOf(ExitException.class)
                    .hasMessageContaining("https://");
        }
        Path open = credentials();
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> RedfishPower.at(vertx, base, Optional.of(open), Optional.empty()))
                .hasMessageContaining("chmod 600");
    }

    private void answer(HttpServerRequest request) {
        String found = resources.get(request.path());
        boolean known = USER_AND_PASSWORD.equals(request.getHeader("Authorization"));
        request.response()
                .setStatusCode(!known ? 401 : found == null ? 404 : 200)
                .end(found == null ? "" : found);
    }

    private RedfishPower bmc(String address) throws IOException {
        return RedfishPower.at(vertx, address, Optional.of(credentials()), Optional.of(certificate()));
    }

    private Path certificate() {
        return folder.resolve("bmc.pem");
    }

    private Path credentials() throws IOException {
        Path file = Files.writeString(folder.resolve("credentials"), "reader:secret\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private void openssl(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }
}
