package org.wattwerk.core.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.wattwerk.core.DemoSite;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.JobSpec;
import org.wattwerk.core.cluster.JobState;
import org.wattwerk.core.planning.CheapestHours;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.Share;

/** Nodes that people take out of work and give back. */
class MaintenanceTest {
    private static final Instant START = Instant.parse("2024-12-11T23:00:00Z");
    private static final JobId MAIN = new JobId("pretraining");

    private final Autopilot autopilot = new Autopilot(DemoSite.policy(2), new CheapestHours(), 7);
    private final ObedientCluster cluster = new ObedientCluster(autopilot, 7, START);

    private void tick(int times) {
        for (int i = 0; i < times; i++) {
            cluster.tick(Duration.ofSeconds(1));
        }
    }

    private void aJobRunsOnBothNodes() {
        cluster.attach(DemoSite.NODE_1);
        cluster.attach(DemoSite.NODE_2);
        submit(2, true);
        tick(3);
        assertThat(job().state()).isEqualTo(JobState.RUNNING);
    }

    private void submit(int nodes, boolean pausable) {
        JobSpec spec = new JobSpec(
                MAIN, MAIN.value(), "cost-centre", 1, nodes, Share.ofPercent(100), pausable, List.of("train"));
        assertThat(autopilot.submitted(spec, START)).isEmpty();
    }

    private JobView job() {
        return autopilot.view(cluster.now()).jobs().get(0);
    }

    private NodeView node() {
        return autopilot.view(cluster.now()).nodes().get(0);
    }

    private Optional<Maintenance.Phase> phase() {
        return node().maintenance().map(Maintenance::phase);
    }

    @Test
    void maintain_nodeOfARunningJob_itLeavesAtACheckpointAndTheNodeIsChargedItsDefault() {
        aJobRunsOnBothNodes();
        assertThat(autopilot.maintain(DemoSite.NODE_1, "a fan rattles", cluster.now()))
                .isEmpty();
        tick(1);
        assertThat(cluster.lastCommands)
                .filteredOn(
                        command -> command instanceof Command.DirectJob direct && direct.directive() == Directive.STOP)
                .extracting(Command::node)
                .containsExactlyInAnyOrder(DemoSite.NODE_1, DemoSite.NODE_2);
        assertThat(phase()).contains(Maintenance.Phase.DRAINING);

        tick(10);
        assertThat(job().state()).isEqualTo(JobState.QUEUED);
        assertThat(job().nodes()).isEmpty();
        assertThat(phase()).contains(Maintenance.Phase.OUT);
        // 8 x 700 W by default and 2,800 W of the host.
        assertThat(node().charged()).isEqualTo(Power.ofWatts(8_400));
        assertThat(cluster.happenings)
                .extracting(Happening::text)
                .contains("node-1 goes into maintenance", "node-1 is out of work: its devices may be reset");
    }

    @Test
    void release_nodeThatWasOut_getsWorkOnceItsLimitsAreReadBack() {
        aJobRunsOnBothNodes();
        assertThat(autopilot.maintain(DemoSite.NODE_1, "a fan rattles", cluster.now()))
                .isEmpty();
        tick(11);
        assertThat(phase()).contains(Maintenance.Phase.OUT);

        assertThat(autopilot.release(DemoSite.NODE_1, "a new fan", cluster.now()))
                .isEmpty();
        assertThat(node().charged()).as("nothing was read yet").isEqualTo(Power.ofWatts(8_400));
        tick(1);
        // 8 x 70 W idle and 1,200 W of the host at rest.
        assertThat(node().charged()).isEqualTo(Power.ofWatts(1_760));
        tick(5);
        assertThat(job().state()).isEqualTo(JobState.RUNNING);
        assertThat(node().maintenance()).isEmpty();
    }

    @Test
    void maintain_noWattsForTheDefaultOfItsDevices_isRefusedWithTheFigures() {
        cluster.attach(DemoSite.NODE_1);
        cluster.attach(DemoSite.NODE_2);
        tick(2);
        assertThat(autopilot.ordered(
                        new Curtailment("grid", Power.ofWatts(9_000), START, START.plusSeconds(3_600), "grid operator"),
                        cluster.now()))
                .isEmpty();
        // (9,000 W - 4,000 W - 600 W) / 1.1 = 4,000 W of IT power; 8,400 W + 1,760 W are 6,160 W more.
        assertThat(autopilot.maintain(DemoSite.NODE_1, "a fan rattles", cluster.now()))
                .hasValueSatisfying(
                        refused -> assertThat(refused).contains("8.4 kW", "the site has no room", "6.16 kW too much"));
        assertThat(node().maintenance()).isEmpty();
    }

    @Test
    void maintain_whileRaisesAreForbidden_waits() {
        cluster.attach(DemoSite.NODE_1);
        cluster.attach(DemoSite.NODE_2);
        tick(2);
        assertThat(autopilot.freeze(true, "transformer", cluster.now())).isEmpty();
        assertThat(autopilot.maintain(DemoSite.NODE_1, "a fan rattles", cluster.now()))
                .isEmpty();
        tick(4);
        assertThat(phase()).contains(Maintenance.Phase.WAITS_FOR_POWER);
        assertThat(node().charged()).isEqualTo(Power.ofWatts(1_760));
        assertThat(autopilot.freeze(false, "done", cluster.now())).isEmpty();
        tick(3);
        assertThat(phase()).contains(Maintenance.Phase.OUT);
    }

    @Test
    void maintain_controllerRestarts_theNodeStaysOut() {
        autopilot.recovered(new Maintenance(DemoSite.NODE_1, "a fan rattles", START, Maintenance.Phase.DRAINING));
        cluster.attach(DemoSite.NODE_1);
        cluster.attach(DemoSite.NODE_2);
        submit(2, true);
        tick(4);
        assertThat(phase()).contains(Maintenance.Phase.OUT);
        assertThat(job().state()).isEqualTo(JobState.QUEUED);
        assertThat(autopilot.why(MAIN, cluster.now()).orElseThrow().change()).contains("maintenance (1)");
    }

    @Test
    void maintain_twiceOrAStranger_isRefused() {
        cluster.attach(DemoSite.NODE_1);
        assertThat(autopilot.maintain(DemoSite.NODE_1, "first", START)).isEmpty();
        assertThat(autopilot.maintain(DemoSite.NODE_1, "second", START))
                .hasValueSatisfying(refused -> assertThat(refused).contains("already", "first"));
        assertThat(autopilot.release(DemoSite.NODE_2, "x", START)).contains("node node-2 is not in maintenance");
    }
}
