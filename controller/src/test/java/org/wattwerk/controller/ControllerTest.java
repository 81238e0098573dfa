package org.wattwerk.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.InputStream;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wattwerk.controller.live.Live;
import org.wattwerk.core.control.Maintenance;
import org.wattwerk.core.time.QuarterHour;
import org.wattwerk.protocol.v1.ControllerMessage;
import org.wattwerk.protocol.v1.DirectJob;
import org.wattwerk.protocol.v1.JobReport;
import org.wattwerk.protocol.v1.Lease;
import org.wattwerk.runtime.ExitException;
import org.wattwerk.runtime.VertxTimers;

class ControllerTest {
    private static final QuarterHour Q0 = QuarterHour.startingAt(TestSite.START);
    private static final QuarterHour Q1 = Q0.next();
    private static final QuarterHour Q2 = Q1.next();

    @TempDir
    Path folder;

    private TestSite site;

    @BeforeEach
    void start() throws Exception {
        site = new TestSite(folder);
    }

    @AfterEach
    void stop() throws Exception {
        site.close();
    }

    // ---- leases

    @Test
    void attached_nodeOfTheInventory_isWelcomedAndItsLeaseIsRenewed() throws Exception {
        try (ScriptedAgent agent = site.agent("node-1")) {
            assertThat(agent.next(ControllerMessage::hasWelcome).getWelcome().getEpoch())
                    .isEqualTo(1);
            agent.report(0, 0, 700, false);
            Lease first = agent.nextLease(lease -> lease.getMode() == Lease.Mode.STOPPED);
            Lease renewed = agent.nextLease(lease -> lease.getSequence() > first.getSequence());

            assertThat(first.getTtlMs()).isEqualTo(10_000);
            assertThat(renewed.getPowerMw()).isEqualTo(first.getPowerMw()).isEqualTo(1_760_000);
        }
    }

    @Test
    void attached_unknownNode_isRefusedWithAReason() throws Exception {
        try (ScriptedAgent agent = site.agent("node-9")) {
            assertThat(agent.next(ControllerMessage::hasRefusal).getRefusal().getReason())
                    .contains("node-9")
                    .contains("inventory");
        }
    }

    @Test
    void attached_secondSessionOfANode_replacesTheFirst() throws Exception {
        try (ScriptedAgent first = site.agent("node-1")) {
            first.next(ControllerMessage::hasWelcome);
            try (ScriptedAgent second = site.agent("node-1")) {
                second.next(ControllerMessage::hasWelcome);
                assertThat(first.next(ControllerMessage::hasRefusal)
                                .getRefusal()
                                .getReason())
                        .contains("newer session");
                second.report(0, 0, 700, false);
                second.nextLease(lease -> true);
            }
        }
    }

    @Test
    void detached_agentIsGone_nodeKeepsItsCharge() throws Exception {
        ScriptedAgent agent = site.agent("node-1");
        agent.next(ControllerMessage::hasWelcome);
        agent.report(0, 0, 700, false);
        agent.nextLease(lease -> true);
        agent.close();

        Live.Node node = site.await(
                "node-1 is silent",
                () -> node("node-1").filter(seen -> seen.state().equals("silent")));
        // 8 GPUs at the 700 W that were read back, and the host's allowance of 2800 W.
        assertThat(node.chargedWatts()).isEqualTo(8 * 700 + 2_800);
    }

    @Test
    void order_halvesTheLimit_lowersAtOnceAndRaisesOnlyAfterReadBack() throws Exception {
        try (ScriptedAgent one = site.agent("node-1");
                ScriptedAgent two = site.agent("node-2")) {
            site.submit("pretraining");
            site.submit("finetuning");
            one.next(ControllerMessage::hasWelcome);
            two.next(ControllerMessage::hasWelcome);
            one.report(0, 0, 200, true);
            two.report(0, 0, 200, true);
            one.obeyUntil(lease -> lease.getMode() == Lease.Mode.RUN);
            one.next(ControllerMessage::hasStartJob);
            one.job("pretraining", JobReport.State.RUNNING, 1);
            Lease running = two.obeyUntil(lease -> true);

            JsonObject event = site.order(12, "PT2H");
            // Both at full would draw 12 kW + overhead; pretraining may not rest, so finetuning must stop.
            Lease lowered = one.nextLease(lease -> lease.getReason().contains("the site may draw"));
            assertThat(lowered.getPowerMw()).isGreaterThanOrEqualTo(4_400_000L);
            Live live = site.controller().snapshot().live();
            assertThat(live.site().limitWatts()).isEqualTo(12_000);
            assertThat(live.site().limitReason()).isEqualTo("grid operator");

            // node-2 has not read anything back since it was allowed to run: what it may draw stays charged.
            assertThat(node("node-2").orElseThrow().chargedWatts()).isGreaterThanOrEqualTo(running.getPowerMw() / 1e3);
            one.obey(lowered);
            two.obeyUntil(lease -> lease.getMode() == Lease.Mode.STOPPED);
            Live settled = site.await(
                    "everything charged fits below the order",
                    () -> Optional.of(site.controller().snapshot().live())
                            .filter(now -> now.site().chargedWatts() <= 12_000));
            assertThat(settled.site().chargedWatts()).isLessThanOrEqualTo(12_000);

            assertThat(site.send(site.request("/v1/events/" + event.getString("id"))
                                    .DELETE()
                                    .build())
                            .statusCode())
                    .isEqualTo(204);
            one.nextLease(lease -> lease.getPowerMw() > lowered.getPowerMw());
        }
    }

    // ---- what people hold and ask

    @Test
    void maintenance_ofANode_isAskedOfItsAgentKeptOverARestartAndEndsWithAReason() throws Exception {
        String reason = "{\"reason\":\"XID 79 on GPU 3\"}";
        try (ScriptedAgent agent = site.agent("node-1")) {
            agent.next(ControllerMessage::hasWelcome);
            agent.report(0, 0, 200, true);
            agent.obeyUntil(lease -> lease.getMode() == Lease.Mode.STOPPED);
            assertThat(site.post("/v1/nodes/node-1/maintenance", "{}").statusCode())
                    .isEqualTo(400);
            assertThat(site.post("/v1/nodes/node-9/maintenance", reason).body()).contains("not in the inventory");
            assertThat(site.post("/v1/nodes/node-1/maintenance", reason).statusCode())
                    .isEqualTo(200);
            Lease out = agent.obeyUntil(lease -> lease.getMode() == Lease.Mode.MAINTENANCE);
            // 8 x 700 W by default and 2,800 W of the host.
            assertThat(out.getPowerMw()).isEqualTo(8_400_000);
            agent.report(out.getEpoch(), out.getSequence(), 700, false);
            site.await(
                    "it is out",
                    () -> site.controller().snapshot().view().nodes().stream()
                            .flatMap(node -> node.maintenance().stream())
                            .filter(node -> node.phase() == Maintenance.Phase.OUT)
                            .findFirst());
            assertThat(site.get("/v1/maintenance").body()).contains("\"phase\":\"out\"");
            assertThat(site.get("/v1/nodes").body()).contains("\"state\":\"maintenance\"");
        }

        site.restart();

        JsonObject kept = new JsonArray(site.get("/v1/maintenance").body()).getJsonObject(0);
        assertThat(kept.getString("node")).isEqualTo("node-1");
        assertThat(kept.getString("reason")).isEqualTo("XID 79 on GPU 3");
        assertThat(site.post("/v1/nodes/node-1/release", "{\"reason\":\"it was reset\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(site.post("/v1/nodes/node-1/release", "{\"reason\":\"again\"}")
                        .statusCode())
                .isEqualTo(409);
        assertThat(site.get("/v1/maintenance").body()).isEqualTo("[]");
    }

    @Test
    void freeze_withAReason_isKeptOverARestartAndLiftedWithAnother() throws Exception {
        assertThat(site.post("/v1/freeze", "{\"frozen\":true,\"reason\":\" \"}").statusCode())
                .isEqualTo(400);
        assertThat(site.post("/v1/freeze", "{\"frozen\":true,\"reason\":\"transformer 2\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(site.post("/v1/freeze", "{\"frozen\":true,\"reason\":\"again\"}")
                        .body())
                .contains("transformer 2");
        site.restart();
        assertThat(new JsonObject(site.get("/v1/freeze").body()).getString("reason"))
                .isEqualTo("transformer 2");
        assertThat(site.post("/v1/freeze", "{\"frozen\":false,\"reason\":\"done\"}")
                        .statusCode())
                .isEqualTo(200);
        site.restart();
        assertThat(new JsonObject(site.get("/v1/freeze").body()).getBoolean("frozen"))
                .isFalse();
        assertThat(new JsonArray(site.get("/v1/events").body())).isEmpty();
    }

    @Test
    void why_jobWithoutANode_saysTheRuleAndWhatWouldChangeIt() throws Exception {
        site.submit("pretraining");
        JsonObject why = new JsonObject(site.get("/v1/jobs/pretraining/why").body());
        assertThat(why.getString("rule")).isEqualTo("nodes");
        assertThat(why.getString("because")).isEqualTo("needs 1 free node, 0 are free");
        assertThat(why.getString("change")).isEqualTo("nodes that are held now: nobody, silent (2)");
        assertThat(site.get("/v1/jobs/nobody/why").statusCode()).isEqualTo(404);
    }

    // ---- money

    @Test
    void marks_ofEveryNodeArrive_areSettledAcknowledgedAndSumToTheMeter() throws Exception {
        try (ScriptedAgent agent = site.agent("node-1")) {
            agent.next(ControllerMessage::hasWelcome);
            site.submit("pretraining");
            agent.mark(Q0, 0, "pretraining", 0, 0);
            site.runUntil(Q1);
            agent.mark(Q1, 300_000, "pretraining", 4_200_000, 3_600_000);

            assertThat(agent.next(ControllerMessage::hasMarksSettled)
                            .getMarksSettled()
                            .getQuarterHour())
                    .isEqualTo(Q1.number());
            JsonObject statement = statement();

            // 10 kW for a quarter hour is 2.5 kWh; the straight line to its end rounds.
            long metered = Long.parseLong(statement.getString("energyMillijoules"));
            assertThat(metered).isCloseTo(9_000_000_000L, within(2L));
            assertThat(sum(statement, "energyMillijoules")).isEqualTo(metered);
            assertThat(account(statement, "pretraining").getString("energyMillijoules"))
                    .isEqualTo("4200000000");
            assertThat(account(statement, "pretraining").getString("costCentre"))
                    .isEqualTo("foundation-model");
            // 3600 GPU seconds of work at the modelled 3000 tokens.
            assertThat(account(statement, "pretraining").getLong("modelledTokens"))
                    .isEqualTo(10_800_000L);
            assertThat(Long.parseLong(account(statement, "other").getString("energyMillijoules")))
                    .isCloseTo(1_800_000_000L, within(2L));
            assertThat(cents(statement, "netEur")).isEqualTo(cents(statement.getString("netEur")));
            assertThat(cents(statement, "grossEur")).isEqualTo(cents(statement.getString("grossEur")));
            site.await(
                    "readers see that it is settled",
                    () -> Optional.ofNullable(
                                    site.controller().snapshot().live().money().settledUntil())
                            .filter(Q1.start()::equals));
        }
    }

    @Test
    void marks_ofAJobThatSlurmRuns_areBookedToTheCostCentreThatTheyName() throws Exception {
        try (ScriptedAgent agent = site.agent("node-1")) {
            agent.next(ControllerMessage::hasWelcome);
            agent.mark(Q0, 0, "slurm-17", 0, 0, "physics");
            site.runUntil(Q1);
            agent.mark(Q1, 300_000, "slurm-17", 4_200_000, 0, "physics");
            agent.next(ControllerMessage::hasMarksSettled);
            JsonObject job = account(statement(), "slurm-17");
            assertThat(job.getString("energyMillijoules")).isEqualTo("4200000000");
            assertThat(job.getString("costCentre")).isEqualTo("physics");
        }
    }

    @Test
    void restart_onTheSameState_goesOnWithAHigherEpochAndDoublesNothing() throws Exception {
        try (ScriptedAgent agent = site.agent("node-1")) {
            agent.next(ControllerMessage::hasWelcome);
            site.submit("pretraining");
            agent.report(0, 0, 200, true);
            agent.obeyUntil(lease -> lease.getMode() == Lease.Mode.RUN);
            agent.next(ControllerMessage::hasStartJob);
            agent.job("pretraining", JobReport.State.RUNNING, 1);
            agent.mark(Q0, 0, "pretraining", 0, 0);
            site.runUntil(Q1);
            agent.mark(Q1, 300_000, "pretraining", 4_200_000, 0);
            agent.next(ControllerMessage::hasMarksSettled);
        }
        String before = statement().getString("energyMillijoules");

        site.restart();

        assertThat(statement().getString("energyMillijoules")).isEqualTo(before);
        assertThat(site.get("/v1/jobs/pretraining").statusCode()).isEqualTo(200);
        try (ScriptedAgent agent = site.agent("node-1")) {
            assertThat(agent.next(ControllerMessage::hasWelcome).getWelcome().getEpoch())
                    .isEqualTo(2);
            // Its process may have died meanwhile: the agent is told to run it, and only reports one that still runs.
            assertThat(agent.next(ControllerMessage::hasStartJob).getStartJob().getJob())
                    .isEqualTo("pretraining");
            agent.mark(Q0, 0, "pretraining", 0, 0);
            agent.mark(Q1, 300_000, "pretraining", 4_200_000, 0);
            site.runUntil(Q2);
            agent.mark(Q2, 300_000, "pretraining", 8_000_000, 0);
            agent.next(message ->
                    message.hasMarksSettled() && message.getMarksSettled().getQuarterHour() == Q2.number());
        }
        JsonObject after = statement();
        // Two quarter hours of 2.5 kWh.
        long metered = Long.parseLong(after.getString("energyMillijoules"));
        assertThat(metered).isCloseTo(18_000_000_000L, within(2L));
        assertThat(sum(after, "energyMillijoules")).isEqualTo(metered);
        assertThat(account(after, "pretraining").getString("energyMillijoules")).isEqualTo("8000000000");
    }

    @Test
    void restart_orderIsInForce_isHeldOn() throws Exception {
        try (ScriptedAgent one = site.agent("node-1");
                ScriptedAgent two = site.agent("node-2")) {
            one.report(0, 0, 200, true);
            two.report(0, 0, 200, true);
            one.nextLease(lease -> true);
            two.nextLease(lease -> true);
            site.order(12, "PT2H");
        }

        site.restart();

        assertThat(site.controller().snapshot().live().site().limitWatts()).isEqualTo(12_000);
        assertThat(new JsonArray(site.get("/v1/events").body())).hasSize(1);
    }

    @Test
    void cancel_jobRuns_isToldToStop() throws Exception {
        try (ScriptedAgent agent = site.agent("node-1")) {
            site.submit("pretraining");
            agent.report(0, 0, 200, true);
            agent.obeyUntil(lease -> lease.getMode() == Lease.Mode.RUN);
            agent.next(ControllerMessage::hasStartJob);
            agent.job("pretraining", JobReport.State.RUNNING, 1);

            assertThat(site.post("/v1/jobs/pretraining/cancel", "{}").statusCode())
                    .isEqualTo(202);

            assertThat(agent.next(ControllerMessage::hasDirectJob)
                            .getDirectJob()
                            .getDirective())
                    .isEqualTo(DirectJob.Directive.STOP);
            agent.job("pretraining", JobReport.State.EXITED, 2);
            site.await(
                    "the job is cancelled",
                    () -> site.controller().snapshot().live().jobs().stream()
                            .filter(job -> job.state().equals("CANCELLED"))
                            .findFirst());
        }
    }

    // ---- the web server

    @Test
    void live_reader_getsEventsNamedLive() throws Exception {
        var response =
                site.http().send(site.request("/v1/live").GET().build(), HttpResponse.BodyHandlers.ofInputStream());
        assertThat(response.headers().firstValue("content-type")).hasValue("text/event-stream");
        try (InputStream stream = response.body()) {
            StringBuilder seen = new StringBuilder();
            byte[] bytes = new byte[4_096];
            while (seen.toString().split("event: live\ndata: \\{").length < 4) {
                int read = stream.read(bytes);
                assertThat(read).isPositive();
                seen.append(new String(bytes, 0, read, StandardCharsets.UTF_8));
            }
            assertThat(seen).contains("\"site\":{\"name\":\"demo\",\"limitWatts\":24000.0");
        }
    }

    @Test
    void get_everyReader_answersJson() throws Exception {
        for (String path : new String[] {"health", "history", "site", "nodes", "jobs", "prices", "events"}) {
            var response = site.get("/v1/" + path);
            assertThat(response.statusCode()).as(path).isEqualTo(200);
            assertThat(response.headers().firstValue("content-type").orElseThrow())
                    .as(path)
                    .startsWith("application/json");
        }
        assertThat(new JsonObject(site.get("/v1/prices").body()).getJsonArray("intervals"))
                .hasSize(96);
        assertThat(site.get("/").body()).contains("<html");
    }

    @Test
    void post_badRequests_areRefusedAsProblemsThatSayWhy() throws Exception {
        assertProblem(site.post("/v1/jobs", "{\"job\":\"Bad Name\",\"command\":[\"x\"]}"), 400, "/job");
        assertProblem(site.post("/v1/jobs", "{"), 400, "");
        assertProblem(site.post("/v1/jobs", "{\"job\":\"a\",\"command\":[\"x\"],\"nodes\":3}"), 409, "needs 3 nodes");
        site.submit("a");
        assertProblem(site.post("/v1/jobs", "{\"job\":\"a\",\"command\":[\"x\"]}"), 409, "exists already");
        assertProblem(site.post("/v1/events", TestSite.event(3, "PT1H")), 409, "cannot be held");
        assertProblem(site.post("/v1/events", TestSite.event(12, "soon")), 400, "duration");
        assertProblem(site.get("/v1/jobs/nobody"), 404, "no job named nobody");
        assertProblem(site.get("/v1/nothing"), 404, "");
        assertProblem(site.get("/v1/statement"), 404, "nothing is settled");
        assertProblem(site.get("/v1/statement?from=yesterday"), 400, "yesterday");
        assertProblem(
                site.send(site.request("/v1/jobs")
                        .header("Content-Type", "text/plain")
                        .POST(HttpRequest.BodyPublishers.ofString("{}"))
                        .build()),
                415,
                "application/json");
        assertProblem(
                site.send(site.request("/v1/site")
                        .header("Origin", "http://evil.example")
                        .GET()
                        .build()),
                403,
                "another origin");
    }

    @Test
    void get_byAnotherNameThanLoopback_isRefused() throws Exception {
        try (var socket =
                new Socket(InetAddress.getLoopbackAddress(), site.controller().httpPort())) {
            socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(20));
            socket.getOutputStream()
                    .write("GET /v1/site HTTP/1.1\r\nHost: rebound.example\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 403");
        }
    }

    // ---- start

    @Test
    void start_stateIsInUse_saysSo() {
        Controller second =
                new Controller(site.vertx, VertxTimers.timeLapse(site.vertx, site.clock), site.config(0), site::read);

        assertThatThrownBy(() ->
                        second.start().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS))
                .hasCauseInstanceOf(ExitException.class)
                .hasMessageContaining("another controller works on");
    }

    @Test
    void start_portIsInUse_saysSoAndLeavesNothingHalfStarted() throws Exception {
        ControllerConfig same = site.config(site.controller().httpPort());
        ControllerConfig taken = new ControllerConfig(
                same.policy(),
                folder.resolve("other-state"),
                same.ledger(),
                same.prices(),
                same.day(),
                same.bind(),
                same.httpPort(),
                0,
                Optional.empty(),
                Optional.empty());
        for (int i = 0; i < 2; i++) {
            Controller second =
                    new Controller(site.vertx, VertxTimers.timeLapse(site.vertx, site.clock), taken, site::read);
            assertThatThrownBy(() -> second.start()
                            .toCompletionStage()
                            .toCompletableFuture()
                            .get(30, TimeUnit.SECONDS))
                    .hasMessageContaining("port " + same.httpPort() + " is in use");
        }
    }

    @Test
    void config_otherMachinesWithoutTls_isRefused() {
        ControllerConfig loopback = site.config(0);

        assertThatThrownBy(() -> new ControllerConfig(
                        loopback.policy(),
                        loopback.state(),
                        loopback.ledger(),
                        loopback.prices(),
                        loopback.day(),
                        "0.0.0.0",
                        0,
                        0,
                        Optional.empty(),
                        Optional.empty()))
                .isInstanceOf(ExitException.class)
                .hasMessageContaining("needs TLS");
    }

    // ---- looking

    private Optional<Live.Node> node(String name) {
        return site.controller().snapshot().live().nodes().stream()
                .filter(node -> node.node().equals(name))
                .findFirst();
    }

    private JsonObject statement() throws Exception {
        return new JsonObject(site.get("/v1/statement").body());
    }

    private static JsonObject account(JsonObject statement, String account) {
        return statement.getJsonArray("accounts").stream()
                .map(JsonObject.class::cast)
                .filter(entry -> entry.getString("account").equals(account))
                .findFirst()
                .orElseThrow();
    }

    private static long sum(JsonObject statement, String key) {
        return statement.getJsonArray("accounts").stream()
                .map(JsonObject.class::cast)
                .mapToLong(account -> Long.parseLong(account.getString(key)))
                .sum();
    }

    private static long cents(JsonObject statement, String key) {
        return statement.getJsonArray("accounts").stream()
                .map(JsonObject.class::cast)
                .mapToLong(account -> cents(account.getString(key)))
                .sum();
    }

    private static long cents(String euros) {
        return new BigDecimal(euros).movePointRight(2).longValueExact();
    }

    private static void assertProblem(HttpResponse<String> response, int status, String words) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("content-type")).hasValue("application/problem+json");
        assertThat(new JsonObject(response.body()).getInteger("status")).isEqualTo(status);
        assertThat(response.body()).contains(words);
    }
}
