package org.wattwerk.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.enforcing.HostModel;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.time.Timers;
import org.wattwerk.protocol.v1.AgentMessage;
import org.wattwerk.protocol.v1.Counter;
import org.wattwerk.protocol.v1.Lease;
import org.wattwerk.protocol.v1.Mark;
import org.wattwerk.protocol.v1.Report;
import org.wattwerk.runtime.DayClockFile;
import org.wattwerk.runtime.VertxTimers;

/** Jobs that another scheduler places on the node. */
class TenantsTest {
    private static final HostModel HOST = new HostModel(Power.ofWatts(1_200), Power.ofWatts(2_800));
    private static final Instant MORNING = Instant.parse("2026-03-02T07:00:00Z");

    private final Vertx vertx = Vertx.vertx();
    private final FakeNode hardware = new FakeNode();
    private final FakeController controller = new FakeController(vertx);

    @TempDir
    private Path folder = Path.of("");

    private Timers timers = VertxTimers.wall(vertx);
    private Path tenants = folder;
    private Optional<Agent> agent = Optional.empty();
    private int port;

    @BeforeEach
    void startController() throws Exception {
        port = controller.listen();
        tenants = Files.createDirectories(folder.resolve("tenants"));
    }

    @AfterEach
    void stopAll() throws Exception {
        stopAgent();
        FakeController.await(vertx.close());
    }

    @Test
    void devices_countForTheTenantThatHoldsThemFromTheFirstLookOn() throws Exception {
        tenant("slurm-17", "gpus=0\ncost-centre=physics\n");
        startAgent();
        Report held =
                controller.report("held", report -> report.getGpus(0).getJob().equals("slurm-17"));
        assertThat(held.getGpus(1).getJob()).isEmpty();

        tenant("slurm-18", "gpus=GPU-1\ncost-centre=chemistry\n");
        controller.report("both", report -> report.getGpus(1).getJob().equals("slurm-18"));
        Files.delete(tenants.resolve("slurm-17"));
        controller.report(
                "one left",
                report -> report.getGpus(0).getJob().isEmpty()
                        && report.getGpus(1).getJob().equals("slurm-18"));
    }

    @Test
    void node_withATenant_neverSaysThatItIsStopped() throws Exception {
        tenant("slurm-17", "gpus=0\n");
        startAgent();
        controller.report("held", report -> report.getGpus(0).getJob().equals("slurm-17"));
        controller.lease(1, 1, 4_200, 60_000, Lease.Mode.STOPPED);
        Report obeyed = controller.report("lease applied", report -> report.getAppliedSequence() == 1);
        assertThat(obeyed.getStopped()).as("nobody can tell the tenant to rest").isFalse();
        assertThat(obeyed.getGpusList())
                .as("limits are lowered all the same")
                .allMatch(gpu -> gpu.getEnforcedLimitMw() == 200_000);
        Files.delete(tenants.resolve("slurm-17"));
        controller.report("stopped", Report::getStopped);
    }

    @Test
    void badFile_isLeftOutAndTheOthersCount() throws Exception {
        tenant("slurm-16", "gpus 0\n");
        tenant("slurm-17", "gpus=1,7\n");
        startAgent();
        Report held =
                controller.report("held", report -> report.getGpus(1).getJob().equals("slurm-17"));
        assertThat(held.getGpus(0).getJob()).isEmpty();
    }

    @Test
    void marks_nameWhoPaysAndDoWithoutATenantWhoseLastJouleIsSettled() throws Exception {
        DayClockFile day = DayClockFile.create(folder.resolve("day"), MORNING);
        timers = VertxTimers.timeLapse(vertx, day);
        tenant("slurm-17", "gpus=0\ncost-centre=physics\n");
        startAgent();
        controller.report("held", report -> report.getGpus(0).getJob().equals("slurm-17"));
        day.setPace(3_000);
        Mark used = controller
                .hear(
                        "a mark of the tenant",
                        message -> counter(message, "slurm-17").isPresent())
                .getMark();
        assertThat(used.getCountersList().stream()
                        .filter(counter -> counter.getJob().equals("slurm-17"))
                        .map(Counter::getCostCentre))
                .containsExactly("physics");
        stopAgent();
        startAgent();
        controller.hear(
                "the mark again after a restart",
                message -> counter(message, "slurm-17")
                        .filter(counter -> counter.getCostCentre().equals("physics"))
                        .isPresent());

        Files.delete(tenants.resolve("slurm-17"));
        controller.report("gone", report -> report.getGpus(0).getJob().isEmpty());
        // Two marks on, the first of them holds all that it will ever have used.
        controller.hear("a mark", AgentMessage::hasMark);
        Mark last = controller.hear("another mark", AgentMessage::hasMark).getMark();
        controller.settled(last.getQuarterHour());
        Mark closed = controller
                .hear(
                        "a mark without it",
                        message -> message.hasMark()
                                && counter(message, "slurm-17").isEmpty())
                .getMark();
        Counter total = closed.getCountersList().stream()
                .filter(counter -> counter.getJob().equals("closed-jobs"))
                .findFirst()
                .orElseThrow();
        assertThat(total.getGpuEnergyMj()).isPositive();
        assertThat(total.getCostCentre()).isEmpty();
    }

    @Test
    void slurm_saysByItsPrologWhichGpusAJobHolds() throws Exception {
        Path slurm = Files.createDirectories(folder.resolve("slurm"));
        try (SlurmNode node = SlurmNode.start(slurm, 2, tenants)) {
            startAgent();
            String job = node.submit(1, "physics");
            Report held = controller.report(
                    "held", report -> report.getGpus(0).getJob().equals("slurm-" + job));
            assertThat(held.getGpus(1).getJob()).isEmpty();
            assertThat(Files.readString(tenants.resolve("slurm-" + job))).isEqualTo("gpus=0\ncost-centre=physics\n");

            String other = node.submit(1, "chemistry");
            controller.report("both", report -> report.getGpus(1).getJob().equals("slurm-" + other));
            node.cancel(job);
            controller.report(
                    "one left",
                    report -> report.getGpus(0).getJob().isEmpty()
                            && report.getGpus(1).getJob().equals("slurm-" + other));
        }
    }

    private static Optional<Counter> counter(AgentMessage message, String job) {
        return message.getMark().getCountersList().stream()
                .filter(counter -> counter.getJob().equals(job))
                .findFirst();
    }

    private void tenant(String job, String text) throws Exception {
        Path next = tenants.resolve("." + job);
        Files.writeString(next, text);
        Files.move(next, tenants.resolve(job), StandardCopyOption.ATOMIC_MOVE);
    }

    private void startAgent() throws Exception {
        AgentConfig config = AgentConfig.of(
                        new NodeId("node-1"), "test", "127.0.0.1", port, folder.resolve("state"), HOST)
                .withTenants(Optional.of(tenants));
        Agent started = new Agent(vertx, timers, config, hardware);
        agent = Optional.of(started);
        FakeController.await(started.start());
        controller.hear("hello", AgentMessage::hasHello);
    }

    private void stopAgent() throws Exception {
        if (agent.isPresent()) {
            FakeController.await(agent.get().stop());
            agent = Optional.empty();
            controller.forget();
        }
    }
}
