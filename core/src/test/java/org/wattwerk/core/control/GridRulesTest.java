package org.wattwerk.core.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.wattwerk.core.DemoSite;
import org.wattwerk.core.capping.RampLimit;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.JobSpec;
import org.wattwerk.core.planning.CheapestHours;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.Share;

/** A site whose power may not jump, and whose quarter hours have a peak. */
class GridRulesTest {
    private static final Instant START = Instant.parse("2024-12-11T23:00:00Z");
    private static final JobId MAIN = new JobId("pretraining");

    private Autopilot autopilot = new Autopilot(DemoSite.policy(2), new CheapestHours(), 7);
    private ObedientCluster cluster = new ObedientCluster(autopilot, 7, START);

    private void siteWith(GridRules rules) {
        ControlPolicy usual = DemoSite.policy(2);
        ControlPolicy policy = new ControlPolicy(
                usual.site(),
                usual.terms(),
                usual.speeds(),
                usual.economicFloor(),
                3,
                StallRule.ALERT,
                CheckpointRule.NEVER,
                rules);
        autopilot = new Autopilot(policy, new CheapestHours(), 7);
        cluster = new ObedientCluster(autopilot, 7, START);
        cluster.attach(DemoSite.NODE_1);
        cluster.attach(DemoSite.NODE_2);
        JobSpec spec =
                new JobSpec(MAIN, MAIN.value(), "cost-centre", 1, 1, Share.ofPercent(100), false, List.of("train"));
        assertThat(autopilot.submitted(spec, START)).isEmpty();
    }

    private void tick(int times) {
        for (int i = 0; i < times; i++) {
            cluster.tick(Duration.ofSeconds(1));
        }
    }

    private Why why() {
        return autopilot.why(MAIN, cluster.now()).orElseThrow();
    }

    @Test
    void ramp_orderIsOver_powerFallsAtOnceAndComesBackAtTheRate() {
        // 6,600 W a minute at the connection point are 6,000 W of IT power, 10 % of overhead follow.
        RampLimit ramp = new RampLimit(Power.ofWatts(6_600), Power.ofWatts(6_600), Share.ofPercent(2), Duration.ZERO);
        siteWith(new GridRules(Optional.of(ramp), Optional.empty()));
        tick(120);
        assertThat(cluster.limit(DemoSite.NODE_1)).isEqualTo(Power.ofWatts(700));

        // (12,000 W - 4,000 W - 600 W) / 1.1 - 1,760 W of the other node - 2,800 W = 2,167 W for 8 GPUs.
        assertThat(autopilot.ordered(
                        new Curtailment(
                                "grid",
                                Power.ofWatts(12_000),
                                cluster.now(),
                                cluster.now().plusSeconds(30),
                                "grid operator"),
                        cluster.now()))
                .isEmpty();
        tick(2);
        assertThat(cluster.limit(DemoSite.NODE_1)).isEqualTo(Power.ofWatts(270));
        tick(30);
        Power soon = cluster.limit(DemoSite.NODE_1);
        assertThat(why().rule()).isEqualTo(Why.Rule.RAMP);
        assertThat(why().because()).contains("on its way to 700 W", "rise by 6 kW a minute");
        tick(10);
        // 100 W a second for 8 GPUs.
        assertThat(cluster.limit(DemoSite.NODE_1).minus(soon).watts()).isBetween(120L, 130L);
        tick(40);
        assertThat(cluster.limit(DemoSite.NODE_1)).isEqualTo(Power.ofWatts(700));
        assertThat(why().rule()).isEqualTo(Why.Rule.PLAN);
    }

    @Test
    void quarterHourPeak_tooMuchWasUsed_lowersTheRestOfTheQuarterHourAndSaysWhy() {
        siteWith(new GridRules(Optional.empty(), Optional.of(Power.ofWatts(13_000))));
        autopilot.metered(cluster.now(), Energy.ZERO);
        tick(300);
        // 13 kW for 15 min are 3.25 kWh; 1.25 kWh in 5 min leave 2 kWh for 10 min: 12 kW.
        autopilot.metered(cluster.now(), Energy.parse("1.25 kWh"));
        tick(2);
        ClusterView view = autopilot.view(cluster.now());
        assertThat(view.limit().watts()).isBetween(11_800L, 12_000L);
        assertThat(view.leftOfQuarterHour()).contains(view.limit());
        assertThat(DemoSite.site(2).connectionPower(cluster.mayDraw())).isLessThanOrEqualTo(Power.ofWatts(12_000));
        assertThat(why().rule()).isEqualTo(Why.Rule.PEAK);
        assertThat(why().because()).contains("below 13 kW");
        assertThat(why().change()).contains("2024-12-11T23:15:00Z", "quarter-hour-peak");
        assertThat(cluster.happenings)
                .extracting(Happening::why)
                .contains("the mean of the quarter hour is to stay below 13 kW");
    }
}
