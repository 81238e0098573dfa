package org.wattwerk.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.enforcing.HostModel;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.protocol.v1.AgentMessage;
import org.wattwerk.protocol.v1.DirectJob;
import org.wattwerk.protocol.v1.JobReport;
import org.wattwerk.protocol.v1.Lease;
import org.wattwerk.runtime.VertxTimers;

/** Programs that never speak, as real processes: signals tell them what a directive would. */
class SilentJobTest {
    private static final String JOB = "pretraining";
    /** Says what it was told, and obeys. */
    private static final String HEARING = "trap 'echo checkpoint >> heard' USR1; trap 'echo end >> heard; exit 0' TERM;"
            + " echo started >> heard; while :; do sleep 0.05; done";

    private final Vertx vertx = Vertx.vertx();
    private final FakeController controller = new FakeController(vertx);

    @TempDir
    private Path folder = Path.of("");

    private Agent agent = new Agent(vertx, VertxTimers.wall(vertx), config(0, Duration.ZERO), new FakeNode());

    @AfterEach
    void stopAll() throws Exception {
        FakeController.await(agent.stop());
        FakeController.await(vertx.close());
    }

    @Test
    void checkpoint_ofAProgramWithAHandler_isAskedForBySigusr1AndItGoesOn() throws Exception {
        start(Duration.ofMillis(200), HEARING);
        awaitHeard("started");
        controller.direct(JOB, DirectJob.Directive.CHECKPOINT);
        awaitHeard("started", "checkpoint");
        controller.direct(JOB, DirectJob.Directive.STOP);
        assertThat(exit().getEndedByNode()).as("it was told to stop").isFalse();
        assertThat(heard()).containsExactly("started", "checkpoint", "end");
    }

    @Test
    void rest_ofAProgramWithAHandler_isACheckpointThenItsEndWhichDoesNotCount() throws Exception {
        start(Duration.ofSeconds(2), HEARING);
        awaitHeard("started");
        controller.lease(1, 2, 4_200, 60_000, Lease.Mode.STOPPED);
        JobReport ended = exit();
        assertThat(heard()).containsExactly("started", "checkpoint", "end");
        assertThat(ended.getExitCode()).isZero();
        assertThat(ended.getEndedByNode()).isTrue();
        assertThat(ended.getMessage()).isEqualTo("test");
        controller.report("stopped", report -> report.getAppliedSequence() == 2 && report.getStopped());
    }

    @Test
    void rest_takenBackWhileTheProgramWritesItsCheckpoint_endsNothing() throws Exception {
        start(Duration.ofSeconds(2), HEARING);
        awaitHeard("started");
        controller.lease(1, 2, 4_200, 60_000, Lease.Mode.STOPPED);
        awaitHeard("started", "checkpoint");
        controller.lease(1, 3, 4_200, 60_000, Lease.Mode.RUN);
        controller.report("lease applied", report -> report.getAppliedSequence() == 3);
        controller.lease(1, 4, 4_200, 60_000, Lease.Mode.STOPPED);
        awaitHeard("started", "checkpoint", "checkpoint");
        assertThat(heard()).as("the end of the first rest was taken back").doesNotContain("end");
    }

    @Test
    void rest_thatBeginsWhileTheProgramIsStarting_endsItAsWell() throws Exception {
        order(Duration.ofMinutes(10), "exec sleep 600");
        controller.lease(1, 2, 4_200, 60_000, Lease.Mode.STOPPED);
        assertThat(exit().getEndedByNode()).isTrue();
    }

    @Test
    void rest_ofAProgramWithoutAHandler_endsItAtOnceAndNotOnlyAfterTheGrace() throws Exception {
        start(Duration.ofMinutes(10), "exec sleep 600");
        controller.lease(1, 2, 4_200, 60_000, Lease.Mode.STOPPED);
        JobReport ended = exit();
        assertThat(ended.getExitCode()).as("128 + SIGTERM").isEqualTo(143);
        assertThat(ended.getEndedByNode()).isTrue();
    }

    @Test
    void stop_atACommonStep_isNotSaidByASignalWhichKnowsNoStep() throws Exception {
        start(Duration.ofMillis(200), HEARING);
        awaitHeard("started");
        controller.say(org.wattwerk.protocol.v1.ControllerMessage.newBuilder()
                .setDirectJob(DirectJob.newBuilder()
                        .setEpoch(1)
                        .setJob(JOB)
                        .setDirective(DirectJob.Directive.STOP)
                        .setReason("cancelled")
                        .setAtStep(1_200)));
        controller.direct(JOB, DirectJob.Directive.CHECKPOINT);
        awaitHeard("started", "checkpoint");
    }

    private void start(Duration grace, String script) throws Exception {
        order(grace, script);
        controller.hear(
                "started",
                message -> message.hasJob()
                        && message.getJob().getState() == JobReport.State.STARTING
                        && message.getJob().getMessage().isEmpty());
    }

    private void order(Duration grace, String script) throws Exception {
        agent = new Agent(vertx, VertxTimers.wall(vertx), config(controller.listen(), grace), new FakeNode());
        FakeController.await(agent.start());
        controller.hear("hello", AgentMessage::hasHello);
        controller.lease(1, 1, 4_200, 60_000, Lease.Mode.RUN);
        controller.start(JOB, "sh", "-c", script);
    }

    private JobReport exit() throws Exception {
        return controller
                .hear("its end", message -> message.getJob().getState() == JobReport.State.EXITED)
                .getJob();
    }

    private void awaitHeard(String... words) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!heard().equals(List.of(words)) && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(heard()).containsExactly(words);
    }

    private List<String> heard() throws Exception {
        Path file = folder.resolve("state/jobs").resolve(JOB).resolve("heard");
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    private AgentConfig config(int controllerPort, Duration grace) {
        HostModel host = new HostModel(Power.ofWatts(1_200), Power.ofWatts(2_800));
        return AgentConfig.of(new NodeId("node-1"), "test", "127.0.0.1", controllerPort, folder.resolve("state"), host)
                .withJobGrace(grace);
    }
}
