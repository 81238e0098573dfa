package org.wattwerk.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.enforcing.HostModel;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.time.QuarterHour;
import org.wattwerk.core.time.Timers;
import org.wattwerk.protocol.v1.AgentMessage;
import org.wattwerk.protocol.v1.DirectJob;
import org.wattwerk.protocol.v1.GpuSample;
import org.wattwerk.protocol.v1.Hello;
import org.wattwerk.protocol.v1.JobReport;
import org.wattwerk.protocol.v1.Lease;
import org.wattwerk.protocol.v1.Mark;
import org.wattwerk.protocol.v1.Report;
import org.wattwerk.runtime.DayClockFile;
import org.wattwerk.runtime.VertxTimers;

class AgentTest {
    private static final HostModel HOST = new HostModel(Power.ofWatts(1_200), Power.ofWatts(2_800));
    private static final Instant MORNING = Instant.parse("2024-12-12T07:00:00Z");
    private static final String JOB = "pretraining";

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient http = HttpClient.newHttpClient();
    private final FakeNode hardware = new FakeNode();
    private final FakeController controller = new FakeController(vertx);

    @TempDir
    private Path folder = Path.of("");

    private Timers timers = VertxTimers.wall(vertx);
    private Agent agent = new Agent(vertx, timers, config(0), hardware);
    private int port;

    @BeforeEach
    void startController() throws Exception {
        port = controller.listen();
    }

    @AfterEach
    void stopAll() throws Exception {
        FakeController.await(agent.stop());
        FakeController.await(vertx.close());
    }

    @Test
    void lease_isAppliedReadBackAndReportedAtOnce() throws Exception {
        startAgent();
        Hello hello = attached();
        assertThat(hello.getNode()).isEqualTo("node-1");
        assertThat(hello.getGpusList()).hasSize(2);
        assertThat(hello.getLeaseEpoch()).isZero();
        Report before = controller.report("first report", report -> true);
        assertThat(before.getAppliedEpoch()).isZero();
        assertThat(before.getGpus(0).getEnforcedLimitMw())
                .as("unchanged before the first lease")
                .isEqualTo(650_000);

        controller.lease(1, 1, 3_600, 60_000, Lease.Mode.RUN);
        Report applied = controller.report("lease applied", report -> report.getAppliedSequence() == 1);
        // (3,600 W - 2,800 W) / 2 = 400 W
        assertThat(applied.getGpusList()).allMatch(gpu -> gpu.getEnforcedLimitMw() == 400_000);
        assertThat(hardware.limits()).containsOnly(Power.ofWatts(400));
    }

    @Test
    void maintenance_lease_letsTheDriverGoAndTakesItUpAtItsEnd() throws Exception {
        startAgent();
        attached();
        controller.lease(1, 1, 4_200, 60_000, Lease.Mode.STOPPED);
        controller.report("stopped", Report::getStopped);
        controller.lease(1, 2, 4_200, 60_000, Lease.Mode.MAINTENANCE);
        Report out =
                controller.report("out of work", report -> report.getAppliedSequence() == 2 && !report.getStopped());
        assertThat(out.getGpusList()).allMatch(GpuSample::getLost);
        assertThat(hardware.isLetGo()).isTrue();

        // Somebody resets the devices, which fall back to their default.
        hardware.setPowerLimit(0, Power.ofWatts(700));
        hardware.setPowerLimit(1, Power.ofWatts(700));
        controller.lease(1, 3, 4_200, 60_000, Lease.Mode.STOPPED);
        controller.report("back", report -> report.getAppliedSequence() == 3 && report.getStopped());
        assertThat(hardware.isLetGo()).isFalse();
        assertThat(hardware.limits()).containsOnly(Power.ofWatts(200));
    }

    @Test
    void silence_untilExpiry_fallsToTheSafeLimit() throws Exception {
        startAgent();
        attached();
        controller.lease(1, 1, 3_600, 500, Lease.Mode.RUN);
        Report safe = controller.report(
                "safe state",
                report -> report.getSafeState() && report.getGpus(0).getEnforcedLimitMw() == 250_000);
        assertThat(safe.getStopped()).isFalse();
    }

    @Test
    void lowerEpoch_isNotObeyedAlsoAfterARestart() throws Exception {
        startAgent();
        attached();
        controller.lease(7, 1, 3_600, 60_000, Lease.Mode.RUN);
        controller.report("lease applied", report -> report.getAppliedEpoch() == 7);
        controller.lease(6, 2, 4_200, 60_000, Lease.Mode.RUN);
        controller.lease(7, 2, 3_800, 60_000, Lease.Mode.RUN);
        Report next = controller.report("next lease", report -> report.getAppliedSequence() == 2);
        assertThat(next.getAppliedEpoch()).isEqualTo(7);
        // (3,800 W - 2,800 W) / 2 = 500 W
        assertThat(hardware.limits()).containsOnly(Power.ofWatts(500));

        FakeController.await(agent.stop());
        controller.forget();
        controller.epoch(6);
        startAgent();
        attached();
        attached();
        controller.epoch(8);
        controller.report("attached to epoch 8", report -> true);
    }

    @Test
    void stoppedNode_confirmsOnlyAfterItsJobRests() throws Exception {
        startAgent();
        attached();
        controller.start(JOB, "sleep", "600");
        controller.hear(
                "waits for a lease",
                message -> state(message) == JobReport.State.STARTING
                        && message.getJob().getMessage().startsWith("waits"));
        controller.lease(1, 1, 4_200, 60_000, Lease.Mode.RUN);
        controller.hear(
                "started",
                message -> state(message) == JobReport.State.STARTING
                        && message.getJob().getMessage().isEmpty());
        assertThat(post("state", new JsonObject().put("state", "running"))).isEqualTo(204);
        controller.hear("running", message -> state(message) == JobReport.State.RUNNING);
        assertThat(hardware.isBusy()).isTrue();

        controller.lease(1, 2, 4_200, 60_000, Lease.Mode.STOPPED);
        Report lowered = controller.report("lowered", report -> report.getAppliedSequence() == 2);
        assertThat(lowered.getStopped()).as("the job has not come to rest").isFalse();
        JsonObject pause = directive(-1, 0);
        assertThat(pause.getString("directive")).isEqualTo("pause");
        assertThat(pause.getString("reason")).isEqualTo("test");

        post("checkpoint", new JsonObject().put("step", 41).put("path", "41.ckpt"));
        post("state", new JsonObject().put("state", "paused"));
        AgentMessage paused = controller.hear("paused", message -> state(message) == JobReport.State.PAUSED);
        assertThat(paused.getJob().getCheckpointStep()).isEqualTo(41);
        Report stopped = controller.report("stopped", Report::getStopped);
        assertThat(stopped.getGpusList()).allMatch(gpu -> gpu.getEnforcedLimitMw() == 200_000);
        assertThat(hardware.isBusy()).isFalse();
    }

    @Test
    void stoppedNode_withADeafJob_endsItAfterTheGrace() throws Exception {
        agent = agent(timers, Duration.ofMillis(300));
        FakeController.await(agent.start());
        attached();
        controller.lease(1, 1, 4_200, 60_000, Lease.Mode.RUN);
        controller.start(JOB, "sleep", "600");
        controller.hear(
                "started",
                message -> state(message) == JobReport.State.STARTING
                        && message.getJob().getMessage().isEmpty());
        controller.lease(1, 2, 4_200, 60_000, Lease.Mode.STOPPED);
        AgentMessage exited = controller.hear("ended", message -> state(message) == JobReport.State.EXITED);
        assertThat(exited.getJob().getExitCode()).as("128 + SIGTERM").isEqualTo(143);
        controller.report("stopped", Report::getStopped);
    }

    @Test
    void jobInterface_knowsItsCallersAndWakesThemAtOnce() throws Exception {
        startAgent();
        attached();
        controller.lease(1, 1, 4_200, 60_000, Lease.Mode.RUN);
        controller.start(JOB, "sleep", "600");
        controller.hear(
                "started",
                message -> state(message) == JobReport.State.STARTING
                        && message.getJob().getMessage().isEmpty());
        awaitLaunch();
        assertThat(send(JOB, "state", "{\"state\":\"running\"}", "wrong").statusCode())
                .isEqualTo(401);
        assertThat(send("finetuning", "state", "{\"state\":\"running\"}", token())
                        .statusCode())
                .isEqualTo(403);
        assertThat(send(JOB, "state", "{\"state\":\"dancing\"}", token()).statusCode())
                .isEqualTo(400);
        assertThat(send(JOB, "progress", "x".repeat(20_000), token()).statusCode())
                .isEqualTo(413);
        assertThat(Files.getPosixFilePermissions(tokenFile())).hasSize(2);

        post("progress", new JsonObject().put("step", 12).put("loss", 2.41).put("tokensPerSecond", 8123.5));
        AgentMessage progress = controller.hear(
                "progress", message -> message.hasJob() && message.getJob().getStep() == 12);
        assertThat(progress.getJob().getLossMicro()).isEqualTo(2_410_000);

        JsonObject now = directive(-1, 0);
        assertThat(now.getString("directive")).isEqualTo("run");
        CompletableFuture<JsonObject> waiting = CompletableFuture.supplyAsync(() -> {
            try {
                JsonObject answer = directive(now.getLong("sequence"), 30);
                // A change of speed wakes it, too.
                return answer.getString("directive").equals("run") ? directive(answer.getLong("sequence"), 30) : answer;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        controller.direct(JOB, DirectJob.Directive.PAUSE);
        JsonObject woken = waiting.get(10, TimeUnit.SECONDS);
        assertThat(woken.getString("directive")).isEqualTo("pause");
        assertThat(woken.getString("reason")).isEqualTo("told so");
    }

    @Test
    void marks_surviveALostLinkAndARestartAndGoWhenSettled() throws Exception {
        DayClockFile day = DayClockFile.create(folder.resolve("day"), MORNING);
        timers = VertxTimers.timeLapse(vertx, day);
        startAgent();
        attached();
        day.setPace(3_000);
        Mark first = controller.hear("opening mark", AgentMessage::hasMark).getMark();
        assertThat(first.getQuarterHour())
                .isEqualTo(QuarterHour.containing(MORNING).number());
        Mark second = controller.hear("a mark", AgentMessage::hasMark).getMark();
        controller.close();
        controller.listen();
        attached();
        Mark again =
                controller.hear("the same mark again", AgentMessage::hasMark).getMark();
        assertThat(again).as("after a lost link").isEqualTo(first);
        assertThat(controller.hear("the next", AgentMessage::hasMark).getMark()).isEqualTo(second);
        day.setPace(0);

        FakeController.await(agent.stop());
        controller.forget();
        startAgent();
        attached();
        assertThat(controller.hear("after a restart", AgentMessage::hasMark).getMark())
                .isEqualTo(first);
        controller.settled(second.getQuarterHour());
        controller.report("one more report", report -> true);
        controller.close();
        controller.forget();
        controller.listen();
        attached();
        day.setPace(3_000);
        assertThat(controller
                        .hear("only newer ones", AgentMessage::hasMark)
                        .getMark()
                        .getQuarterHour())
                .isGreaterThan(second.getQuarterHour());
    }

    @Test
    void stop_underALease_leavesTheSafeLimitAndEndsTheJob() throws Exception {
        startAgent();
        attached();
        controller.lease(1, 1, 3_600, 60_000, Lease.Mode.RUN);
        controller.start(JOB, ObedientJob.command());
        controller.hear(
                "started",
                message -> state(message) == JobReport.State.STARTING
                        && message.getJob().getMessage().isEmpty());
        controller.report("lease applied", report -> report.getAppliedSequence() == 1);
        FakeController.await(agent.stop());
        assertThat(hardware.limits()).containsOnly(Power.ofWatts(250));
        AgentMessage exited = controller.hear("ended", message -> state(message) == JobReport.State.EXITED);
        assertThat(exited.getJob().getExitCode()).isZero();
    }

    @Test
    void lostDevice_isReportedLost() throws Exception {
        startAgent();
        attached();
        hardware.lose(1);
        Report lost = controller.report("lost", report -> report.getGpus(1).getLost());
        assertThat(lost.getGpus(0).getLost()).isFalse();
    }

    @Test
    void secondAgent_onTheSameStateFolder_isRefusedInOneLine() throws Exception {
        startAgent();
        attached();
        Agent second = new Agent(vertx, timers, config(port), new FakeNode());
        assertThatThrownBy(() -> FakeController.await(second.start()))
                .rootCause()
                .hasMessageContaining("another agent uses it");
    }

    private void startAgent() throws Exception {
        agent = agent(timers, Duration.ofSeconds(5));
        FakeController.await(agent.start());
    }

    private Agent agent(Timers clock, Duration grace) {
        return new Agent(vertx, clock, config(port).withJobGrace(grace), hardware);
    }

    private AgentConfig config(int controllerPort) {
        return AgentConfig.of(new NodeId("node-1"), "test", "127.0.0.1", controllerPort, folder.resolve("state"), HOST);
    }

    private Hello attached() throws InterruptedException {
        return controller.hear("hello", AgentMessage::hasHello).getHello();
    }

    private static JobReport.State state(AgentMessage message) {
        return message.hasJob() ? message.getJob().getState() : JobReport.State.UNRECOGNIZED;
    }

    /** A job is reported as starting before its process and its token are there. */
    private void awaitLaunch() throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        boolean known = false;
        while (!known && System.nanoTime() < deadline) {
            known = Files.exists(tokenFile())
                    && !token().isEmpty()
                    && send("finetuning", "state", "{}", token()).statusCode() == 403;
        }
        assertThat(known).as("the job was started and knows its token").isTrue();
    }

    private Path tokenFile() {
        return folder.resolve("state/tokens").resolve(JOB);
    }

    private String token() throws Exception {
        return Files.readString(tokenFile()).strip();
    }

    private int post(String what, JsonObject body) throws Exception {
        return send(JOB, what, body.encode(), token()).statusCode();
    }

    private HttpResponse<String> send(String job, String what, String body, String bearer) throws Exception {
        return http.send(
                HttpRequest.newBuilder(url(job, what))
                        .header("Authorization", "Bearer " + bearer)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private JsonObject directive(long after, int wait) throws Exception {
        return new JsonObject(http.send(
                        HttpRequest.newBuilder(url(JOB, "directive?after=" + after + "&wait=" + wait))
                                .header("Authorization", "Bearer " + token())
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body());
    }

    private URI url(String job, String what) throws Exception {
        List<String> lines = Files.readAllLines(folder.resolve("state/node.json"));
        String jobPort = lines.stream()
                .filter(line -> line.contains("jobPort"))
                .findFirst()
                .orElseThrow()
                .replaceAll("\\D", "");
        return URI.create("http://127.0.0.1:" + jobPort + "/v1/jobs/" + job + "/" + what);
    }
}
