package org.wattwerk.core.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.wattwerk.core.DemoSite;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.JobSpec;
import org.wattwerk.core.cluster.JobState;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.planning.CheapestHours;
import org.wattwerk.core.planning.PricedQuarterHour;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.Share;
import org.wattwerk.core.time.QuarterHour;

class AutopilotTest {
    private static final Instant START = Instant.parse("2024-12-11T23:00:00Z");
    private static final NodeId ONE = DemoSite.NODE_1;
    private static final NodeId TWO = DemoSite.NODE_2;
    private static final JobId MAIN = new JobId("pretraining");
    private static final JobId SECOND = new JobId("finetuning");

    private final Autopilot autopilot = new Autopilot(DemoSite.policy(2), new CheapestHours(), 7);
    private final ObedientCluster cluster = new ObedientCluster(autopilot, 7, START);

    private static JobSpec job(JobId id, int priority, int goalPercent, boolean pausable) {
        return new JobSpec(
                id, id.value(), "cost-centre", priority, 1, Share.ofPercent(goalPercent), pausable, List.of("train"));
    }

    private void bothJobsRun() {
        cluster.attach(ONE);
        cluster.attach(TWO);
        assertThat(autopilot.submitted(job(MAIN, 10, 100, false), START)).isEmpty();
        assertThat(autopilot.submitted(job(SECOND, 1, 100, true), START)).isEmpty();
        cluster.tick(Duration.ofSeconds(1));
        cluster.tick(Duration.ofSeconds(1));
        cluster.tick(Duration.ofSeconds(1));
    }

    private JobView view(JobId id) {
        return autopilot.view(cluster.now()).jobs().stream()
                .filter(job -> job.spec().id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private Curtailment order(int watts, Duration length) {
        return new Curtailment(
                "grid-1", Power.ofWatts(watts), cluster.now(), cluster.now().plus(length), "grid operator");
    }

    @Test
    void tick_twoJobsAndRoomForBoth_runsTheMoreImportantOnTheFirstNodeAtFullPower() {
        bothJobsRun();
        assertThat(view(MAIN).nodes()).containsExactly(ONE);
        assertThat(view(MAIN).state()).isEqualTo(JobState.RUNNING);
        assertThat(view(SECOND).state()).isEqualTo(JobState.RUNNING);
        assertThat(cluster.limit(ONE)).isEqualTo(Power.ofWatts(700));
        assertThat(cluster.limit(TWO)).isEqualTo(Power.ofWatts(700));
    }

    @Test
    void ordered_halfTheLimit_restsTheSecondJobAndHoldsTheLimitOneTickLater() {
        bothJobsRun();
        assertThat(autopilot.ordered(order(12_000, Duration.ofHours(1)), cluster.now()))
                .isEmpty();
        cluster.tick(Duration.ofSeconds(1));
        // (12,000 W - 4,000 W - 600 W) / 1.1 = 6,727 W of IT power; 6,727 W - 1,760 W - 2,800 W = 8 x 270 W.
        assertThat(cluster.limit(ONE)).isEqualTo(Power.ofWatts(270));
        assertThat(view(SECOND).state()).isEqualTo(JobState.PAUSED);
        assertThat(cluster.mayDraw()).isEqualTo(Power.ofWatts(8 * 270 + 2_800 + 1_760));
        assertThat(DemoSite.site(2).connectionPower(cluster.mayDraw())).isLessThanOrEqualTo(Power.ofWatts(12_000));
        assertThat(view(SECOND).why()).contains("jobs of higher priority go first");
    }

    @Test
    void tick_orderIsOver_bringsEverythingBack() {
        bothJobsRun();
        autopilot.ordered(order(12_000, Duration.ofHours(1)), cluster.now());
        cluster.tick(Duration.ofSeconds(1));
        cluster.tick(Duration.ofHours(1));
        cluster.tick(Duration.ofSeconds(1));
        assertThat(view(SECOND).state()).isEqualTo(JobState.RUNNING);
        assertThat(cluster.limit(ONE)).isEqualTo(Power.ofWatts(700));
        assertThat(cluster.happenings).extracting(Happening::text).contains("order grid-1 is over");
    }

    @Test
    void ordered_deeperThanTheLowestState_isRefusedWithTheLowestLimitThatCanBeHeld() {
        bothJobsRun();
        // Lowest: 4,400 W + 1,760 W = 6,160 W of IT power; x 1.1 + 600 W + 4,000 W = 11,376 W.
        assertThat(autopilot.ordered(order(11_000, Duration.ofHours(1)), cluster.now()))
                .hasValueSatisfying(why -> assertThat(why).contains("may still draw 11.376 kW"));
        cluster.tick(Duration.ofSeconds(1));
        assertThat(cluster.limit(ONE)).isEqualTo(Power.ofWatts(700));
    }

    @Test
    void tick_dearQuarterHour_restsTheJobThatNeedsLess() {
        List<PricedQuarterHour> prices = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            EnergyPrice price = EnergyPrice.ofEurosPerMwh(i == 1 ? 900 : 80);
            prices.add(new PricedQuarterHour(
                    new QuarterHour(QuarterHour.containing(START).number() + i), price, price));
        }
        autopilot.priced(prices);
        cluster.attach(ONE);
        cluster.attach(TWO);
        autopilot.submitted(job(MAIN, 10, 95, false), START);
        autopilot.submitted(job(SECOND, 1, 50, true), START);
        cluster.tick(Duration.ofSeconds(1));
        cluster.tick(Duration.ofSeconds(1));
        cluster.tick(Duration.ofMinutes(15));
        cluster.tick(Duration.ofSeconds(1));
        assertThat(view(SECOND).state()).isEqualTo(JobState.PAUSED);
        assertThat(view(SECOND).why()).contains("price 900.00 EUR/MWh is above what its work is worth in this plan");
        assertThat(view(MAIN).state()).isEqualTo(JobState.RUNNING);
        cluster.tick(Duration.ofMinutes(15));
        cluster.tick(Duration.ofSeconds(1));
        assertThat(view(SECOND).state()).isEqualTo(JobState.RUNNING);
    }

    @Test
    void attached_nodeOutsideTheInventory_isRefusedWithTheReason() {
        assertThat(autopilot.attached(new NodeId("stranger"), "boot", 8, Power.ZERO, START))
                .contains("node stranger is not in the inventory of site demo");
        assertThat(autopilot.attached(ONE, "boot", 4, Power.ZERO, START))
                .contains("node node-1 has 4 GPUs, its class h100-8 says 8");
    }

    @Test
    void detached_nodeGoesSilent_keepsItsChargeAndItsJob() {
        bothJobsRun();
        autopilot.detached(TWO, "connection lost", cluster.now());
        NodeView silent = autopilot.view(cluster.now()).nodes().get(1);
        assertThat(silent.presence()).isEqualTo(NodeView.Presence.SILENT);
        assertThat(silent.charged()).isEqualTo(Power.ofWatts(8_400));
        assertThat(view(SECOND).nodes()).containsExactly(TWO);
    }

    @Test
    void progressed_processLost_startsAgainFromItsCheckpointUntilItIsHeldForGettingNoFurther() {
        bothJobsRun();
        for (int attempt = 1; attempt < 3; attempt++) {
            cluster.exit(TWO, SECOND, 137);
            assertThat(view(SECOND).state()).isEqualTo(JobState.QUEUED);
            cluster.tick(Duration.ofSeconds(1));
            cluster.tick(Duration.ofSeconds(1));
            cluster.tick(Duration.ofSeconds(1));
            assertThat(view(SECOND).state()).isEqualTo(JobState.RUNNING);
            assertThat(view(SECOND).attempt()).isEqualTo(attempt + 1);
        }
        cluster.exit(TWO, SECOND, 137);
        assertThat(view(SECOND).state()).isEqualTo(JobState.HELD);
        assertThat(view(SECOND).why()).isEqualTo("crashed 3 times without a new checkpoint: exit code 137");
    }

    @Test
    void recovered_afterRestart_chargesUnreadNodesTheirDefaultAndStartsNothingTwice() {
        bothJobsRun();
        List<JobView> stored = autopilot.view(cluster.now()).jobs();
        Autopilot next = new Autopilot(DemoSite.policy(2), new CheapestHours(), 8);
        stored.forEach(next::recovered);
        assertThat(next.view(cluster.now()).nodes())
                .extracting(NodeView::charged)
                .containsOnly(Power.ofWatts(8_400));
        assertThat(next.view(cluster.now()).jobs())
                .isEqualTo(stored.stream()
                        .map(job -> new JobView(
                                job.spec(),
                                job.state(),
                                job.why(),
                                job.nodes(),
                                job.goalFrom(),
                                job.workDone(),
                                job.attempt(),
                                java.util.Optional.empty(),
                                List.of(),
                                job.history()))
                        .toList());
    }
}
