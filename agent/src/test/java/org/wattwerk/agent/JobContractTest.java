package org.wattwerk.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.enforcing.HostModel;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.protocol.v1.AgentMessage;
import org.wattwerk.protocol.v1.ControllerMessage;
import org.wattwerk.protocol.v1.DirectJob;
import org.wattwerk.protocol.v1.Figures;
import org.wattwerk.protocol.v1.JobReport;
import org.wattwerk.protocol.v1.Lease;
import org.wattwerk.protocol.v1.StartJob;
import org.wattwerk.runtime.VertxTimers;

/** The job interface does what its contract says, and says what the controller told of prices, steps and ranks. */
class JobContractTest {
    private static final String JOB = "pretraining";

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient http = HttpClient.newHttpClient();
    private final FakeController controller = new FakeController(vertx);

    @TempDir
    private Path folder = Path.of("");

    private Agent agent = new Agent(vertx, VertxTimers.wall(vertx), config(0), new FakeNode());

    @BeforeEach
    void startJob() throws Exception {
        agent = new Agent(vertx, VertxTimers.wall(vertx), config(controller.listen()), new FakeNode());
        FakeController.await(agent.start());
        controller.hear("hello", AgentMessage::hasHello);
        controller.lease(1, 1, 4_200, 60_000, Lease.Mode.RUN);
        controller.say(ControllerMessage.newBuilder()
                .setStartJob(StartJob.newBuilder()
                        .setEpoch(1)
                        .setJob(JOB)
                        .setName(JOB)
                        .addAllCommand(
                                List.of("sh", "-c", "env > environment; echo written >> environment; exec sleep 600"))
                        .setRank(1)
                        .setWorldSize(2)
                        .setMasterAddr("10.0.0.7")
                        .setMasterPort(29_777)));
        long deadline = deadline();
        while (!isStarted() && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
    }

    /** The script writes its environment, which ends with a line of its own. */
    private boolean isStarted() throws Exception {
        return Files.exists(environment()) && Files.readString(environment()).endsWith("written\n");
    }

    private Path environment() {
        return folder.resolve("state/jobs").resolve(JOB).resolve("environment");
    }

    private static long deadline() {
        return System.nanoTime() + Duration.ofSeconds(20).toNanos();
    }

    @AfterEach
    void stopAll() throws Exception {
        FakeController.await(agent.stop());
        FakeController.await(vertx.close());
    }

    @Test
    void contract_everyOperation_isServedAndNothingElseIs() throws Exception {
        JsonNode contract = contract();
        List<String> operations = new ArrayList<>();
        for (Map.Entry<String, JsonNode> path : contract.get("paths").properties()) {
            for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                operations.add(operation.getKey() + " " + path.getKey());
                int status = call(operation.getKey(), path.getKey().replace("{job}", JOB), "{\"step\":1}", "wrong")
                        .statusCode();
                boolean open = operation.getValue().path("security").isArray();
                assertThat(status).as(operation.getKey() + " " + path.getKey()).isEqualTo(open ? 200 : 401);
                assertThat(operation.getValue().get("responses").has(String.valueOf(status)))
                        .isTrue();
            }
        }
        assertThat(operations).hasSize(5);
        assertThat(call("get", "/v1/jobs/" + JOB + "/nonsense", "", token()).statusCode())
                .isEqualTo(404);
        assertThat(call("post", "/v1/jobs/" + JOB + "/progress", "{\"step\":1,\"tokens\":10}", token())
                        .statusCode())
                .isEqualTo(204);
        assertThat(call("post", "/v1/jobs/" + JOB + "/state", "{\"state\":\"running\"}", token())
                        .statusCode())
                .isEqualTo(204);
    }

    @Test
    void directive_asServed_hasTheMembersOfTheContractAndTheFiguresOfTheController() throws Exception {
        controller.say(ControllerMessage.newBuilder()
                .setFigures(Figures.newBuilder()
                        .setEpoch(1)
                        .setDayAheadMicroEurPerMwh(-3_500_000)
                        .setMarginalMicroEurPerMwh(148_250_000)
                        .setBudgetUsedPpm(250_000)));
        controller.say(ControllerMessage.newBuilder()
                .setDirectJob(DirectJob.newBuilder()
                        .setEpoch(1)
                        .setJob(JOB)
                        .setDirective(DirectJob.Directive.STOP)
                        .setReason("cancelled")
                        .setAtStep(1_200)));
        JsonNode said = directive();
        long deadline = deadline();
        while (!said.get("directive").asText().equals("stop") && System.nanoTime() < deadline) {
            said = directive();
        }
        JsonNode properties = contract().at("/components/schemas/Directive/properties");
        assertThat(names(said)).containsExactlyInAnyOrderElementsOf(names(properties));
        assertThat(said.get("directive").asText()).isEqualTo("stop");
        assertThat(said.get("atStep").asLong()).isEqualTo(1_200);
        assertThat(said.get("priceEurPerMwh").asDouble()).isEqualTo(-3.5);
        assertThat(said.get("costEurPerMwh").asDouble()).isEqualTo(148.25);
        assertThat(said.get("budgetUsedShare").asDouble()).isEqualTo(0.25);
        assertThat(said.get("energyJoules").asDouble()).isNotNegative();
    }

    @Test
    void checkpoint_withItsTokensAndStandstill_reachesTheController() throws Exception {
        String url = "/v1/jobs/" + JOB + "/";
        call("post", url + "state", "{\"state\":\"running\"}", token());
        call("post", url + "checkpoint", "{\"step\":40,\"tokens\":20480,\"stoodSeconds\":1.25}", token());
        JobReport said = controller
                .hear("a checkpoint", message -> message.getJob().getCheckpointStep() == 40)
                .getJob();
        assertThat(said.getCheckpointTokens()).isEqualTo(20_480);
        assertThat(said.getCheckpointStoodMs()).isEqualTo(1_250);
        assertThat(call("post", url + "checkpoint", "{\"step\":50,\"stoodSeconds\":\"long\"}", token())
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void directive_pauseAtACommonStepWhileTheLeaseStopsTheNode_keepsTheStep() throws Exception {
        call("post", "/v1/jobs/" + JOB + "/state", "{\"state\":\"running\"}", token());
        controller.say(ControllerMessage.newBuilder()
                .setDirectJob(DirectJob.newBuilder()
                        .setEpoch(1)
                        .setJob(JOB)
                        .setDirective(DirectJob.Directive.PAUSE)
                        .setReason("price above 600")
                        .setAtStep(1_200)));
        controller.lease(1, 2, 4_200, 60_000, Lease.Mode.STOPPED);
        JsonNode said = directive();
        long deadline = deadline();
        while (!said.get("directive").asText().equals("pause") && System.nanoTime() < deadline) {
            said = directive();
        }
        assertThat(said.get("atStep").asLong()).isEqualTo(1_200);
    }

    @Test
    void stop_ofAJobThatNeverAsksWhatToDo_endsItByASignal() throws Exception {
        controller.say(ControllerMessage.newBuilder()
                .setDirectJob(DirectJob.newBuilder()
                        .setEpoch(1)
                        .setJob(JOB)
                        .setDirective(DirectJob.Directive.STOP)
                        .setReason("cancelled")));
        JobReport ended = controller
                .hear("its end", message -> message.getJob().getState() == JobReport.State.EXITED)
                .getJob();
        assertThat(ended.getExitCode()).as("128 + SIGTERM").isEqualTo(143);
    }

    @Test
    void start_ofARankAmongSeveral_handsOverWhereTheyMeet() throws Exception {
        assertThat(Files.readAllLines(environment()))
                .contains("RANK=1", "WORLD_SIZE=2", "MASTER_ADDR=10.0.0.7", "MASTER_PORT=29777");
    }

    private JsonNode contract() throws Exception {
        return new ObjectMapper(new YAMLFactory())
                .readTree(call("get", "/v1/openapi.yaml", "", "").body());
    }

    private JsonNode directive() throws Exception {
        return new ObjectMapper()
                .readTree(call("get", "/v1/jobs/" + JOB + "/directive", "", token())
                        .body());
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private String token() throws Exception {
        return Files.readString(folder.resolve("state/tokens").resolve(JOB)).strip();
    }

    private HttpResponse<String> call(String method, String path, String body, String bearer) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + jobPort() + path))
                .header("Authorization", "Bearer " + bearer);
        if (method.equals("post")) {
            request.POST(HttpRequest.BodyPublishers.ofString(body));
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private int jobPort() throws Exception {
        return new ObjectMapper()
                .readTree(folder.resolve("state/node.json").toFile())
                .get("jobPort")
                .asInt();
    }

    private AgentConfig config(int controllerPort) {
        HostModel host = new HostModel(Power.ofWatts(1_200), Power.ofWatts(2_800));
        return AgentConfig.of(new NodeId("node-1"), "test", "127.0.0.1", controllerPort, folder.resolve("state"), host)
                .withJobGrace(Duration.ofMillis(200));
    }
}
