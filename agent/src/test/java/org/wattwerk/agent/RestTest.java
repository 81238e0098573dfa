package org.wattwerk.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.enforcing.HostModel;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.protocol.v1.AgentMessage;
import org.wattwerk.protocol.v1.JobReport;
import org.wattwerk.protocol.v1.Lease;
import org.wattwerk.runtime.VertxTimers;

/** A node says that it is stopped only while its job cannot have heard that it may go on. */
class RestTest {
    private static final String JOB = "pretraining";

    private final Vertx vertx = Vertx.vertx();
    private final FakeController controller = new FakeController(vertx);

    @TempDir
    private Path folder = Path.of("");

    private Agent agent = new Agent(vertx, VertxTimers.wall(vertx), config(0), new FakeNode());
    private JobCalls job = new JobCalls(folder, JOB);

    @BeforeEach
    void startJob() throws Exception {
        int port = controller.listen();
        start(port);
        job = new JobCalls(folder.resolve("state"), JOB);
        controller.lease(1, 1, 4_200, 60_000, Lease.Mode.RUN);
        controller.start(JOB, "sleep", "600");
        controller.hear(
                "started",
                message -> message.hasJob()
                        && message.getJob().getState() == JobReport.State.STARTING
                        && message.getJob().getMessage().isEmpty());
        job.awaitStart();
        job.directive();
        job.says("running");
        controller.hear("running", message -> message.getJob().getState() == JobReport.State.RUNNING);
    }

    private void start(int port) throws Exception {
        agent = new Agent(vertx, VertxTimers.wall(vertx), config(port), new FakeNode());
        FakeController.await(agent.start());
        controller.hear("hello", AgentMessage::hasHello);
    }

    @AfterEach
    void stopAll() throws Exception {
        job.end();
        FakeController.await(agent.stop());
        FakeController.await(vertx.close());
    }

    @Test
    void stopped_afterTheJobWasToldToGoOn_isSaidOnlyOnceItHasSaidAgainThatItRests() throws Exception {
        controller.lease(1, 2, 4_200, 60_000, Lease.Mode.STOPPED);
        JsonObject pause = job.awaitDirective("pause");
        job.says("paused", pause.getLong("sequence"));
        controller.report("stopped", report -> report.getAppliedSequence() == 2 && report.getStopped());

        controller.lease(1, 3, 4_200, 60_000, Lease.Mode.RUN);
        JsonObject run = job.awaitDirective("run");
        // It has heard that it may go on, and its word is still on the way when the watts are taken back.
        controller.lease(1, 4, 4_200, 60_000, Lease.Mode.STOPPED);
        JsonObject again = job.awaitDirective("pause");
        assertThat(again.getLong("sequence")).isGreaterThan(run.getLong("sequence"));
        for (int i = 0; i < 3; i++) {
            assertThat(controller
                            .report("lowered", report -> report.getAppliedSequence() == 4)
                            .getStopped())
                    .isFalse();
        }
        job.says("paused", pause.getLong("sequence"));
        assertThat(controller
                        .report("lowered", report -> report.getAppliedSequence() == 4)
                        .getStopped())
                .as("a word that was late")
                .isFalse();
        job.says("paused", again.getLong("sequence"));
        controller.report("stopped", report -> report.getAppliedSequence() == 4 && report.getStopped());
    }

    private AgentConfig config(int controllerPort) {
        HostModel host = new HostModel(Power.ofWatts(1_200), Power.ofWatts(2_800));
        return AgentConfig.of(new NodeId("node-1"), "test", "127.0.0.1", controllerPort, folder.resolve("state"), host)
                .withJobGrace(Duration.ofSeconds(20));
    }
}
