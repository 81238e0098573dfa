package org.wattwerk.core.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.wattwerk.core.DemoSite;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.JobSpec;
import org.wattwerk.core.cluster.JobState;
import org.wattwerk.core.planning.CheapestHours;
import org.wattwerk.core.planning.PricedQuarterHour;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.Share;
import org.wattwerk.core.time.QuarterHour;

/** What people hold and ask: freeze, why, and what is said of a job that makes no step. */
class SteeringTest {
    private static final Instant START = Instant.parse("2024-12-11T23:00:00Z");
    private static final JobId MAIN = new JobId("pretraining");
    private static final JobId SECOND = new JobId("finetuning");
    private static final Duration SECOND_OF_TIME = Duration.ofSeconds(1);

    private Autopilot autopilot = new Autopilot(DemoSite.policy(2), new CheapestHours(), 7);
    private ObedientCluster cluster = new ObedientCluster(autopilot, 7, START);

    private void submit(JobId id, int priority, int nodes) {
        boolean pausable = !id.equals(MAIN);
        JobSpec spec = new JobSpec(
                id, id.value(), "cost-centre", priority, nodes, Share.ofPercent(100), pausable, List.of("train"));
        assertThat(autopilot.submitted(spec, START)).isEmpty();
    }

    private void tick(int times) {
        for (int i = 0; i < times; i++) {
            cluster.tick(SECOND_OF_TIME);
        }
    }

    private void bothJobsRun() {
        cluster.attach(DemoSite.NODE_1);
        cluster.attach(DemoSite.NODE_2);
        submit(MAIN, 10, 1);
        submit(SECOND, 1, 1);
        tick(3);
        assertThat(view(MAIN).state()).isEqualTo(JobState.RUNNING);
    }

    private JobView view(JobId id) {
        return autopilot.view(cluster.now()).jobs().stream()
                .filter(job -> job.spec().id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private Why why(JobId id) {
        return autopilot.why(id, cluster.now()).orElseThrow();
    }

    private void order(int watts, Duration length) {
        assertThat(autopilot.ordered(
                        new Curtailment(
                                "grid-1",
                                Power.ofWatts(watts),
                                cluster.now(),
                                cluster.now().plus(length),
                                "grid operator"),
                        cluster.now()))
                .isEmpty();
    }

    @Test
    void freeze_afterAnOrderIsOver_keepsEverybodyWhereTheyAreUntilItIsLifted() {
        bothJobsRun();
        order(12_000, Duration.ofMinutes(1));
        tick(2);
        assertThat(cluster.limit(DemoSite.NODE_1)).isEqualTo(Power.ofWatts(270));

        assertThat(autopilot.freeze(true, "work on transformer 2", cluster.now()))
                .isEmpty();
        tick(90);

        assertThat(autopilot.view(cluster.now()).orders()).isEmpty();
        assertThat(cluster.limit(DemoSite.NODE_1)).isEqualTo(Power.ofWatts(270));
        assertThat(cluster.limit(DemoSite.NODE_2)).isEqualTo(Power.ofWatts(200));
        assertThat(why(MAIN).rule()).isEqualTo(Why.Rule.FREEZE);
        assertThat(why(MAIN).because()).contains("work on transformer 2");

        assertThat(autopilot.freeze(false, "done", cluster.now())).isEmpty();
        tick(3);
        assertThat(cluster.limit(DemoSite.NODE_1)).isEqualTo(Power.ofWatts(700));
        assertThat(view(SECOND).state()).isEqualTo(JobState.RUNNING);
    }

    @Test
    void freeze_deeperOrder_isStillFollowed() {
        bothJobsRun();
        assertThat(autopilot.freeze(true, "test", cluster.now())).isEmpty();
        order(12_000, Duration.ofHours(1));
        tick(2);
        // (12,000 W - 4,000 W - 600 W) / 1.1 = 6,727 W of IT power; 6,727 W - 1,760 W - 2,800 W = 8 x 270 W. The first
        // limit
        // after the order is what the other node's charge left room for, and nothing is raised from there.
        assertThat(DemoSite.site(2).connectionPower(cluster.mayDraw())).isLessThanOrEqualTo(Power.ofWatts(12_000));
    }

    @Test
    void freeze_twice_isRefusedWithTheFirstReason() {
        assertThat(autopilot.freeze(false, "x", START)).contains("nothing is frozen");
        assertThat(autopilot.freeze(true, "first", START)).isEmpty();
        assertThat(autopilot.freeze(true, "second", START))
                .hasValueSatisfying(refusal -> assertThat(refusal).contains("first"));
    }

    @Test
    void why_jobWithoutNodes_namesWhoHoldsThem() {
        bothJobsRun();
        JobId third = new JobId("third");
        submit(third, 0, 1);
        tick(1);
        Why why = why(third);
        assertThat(why.rule()).isEqualTo(Why.Rule.NODES);
        assertThat(why.because()).isEqualTo("needs 1 free node, 0 are free");
        assertThat(why.change())
                .isEqualTo("nodes that are held now: finetuning (1), pretraining (1); it is next, and starts once jobs"
                        + " without a walltime have ended");
        assertThat(why.perHour()).isEmpty();
    }

    @Test
    void why_jobRestsForAnOrder_namesTheOrderItsEndAndHowToTakeItBack() {
        bothJobsRun();
        Instant before = cluster.now();
        order(12_000, Duration.ofHours(1));
        tick(3);
        Why why = why(SECOND);
        assertThat(why.state()).isEqualTo(JobState.PAUSED);
        assertThat(why.rule()).isEqualTo(Why.Rule.PRIORITY);
        assertThat(why.since()).isBetween(before, cluster.now());
        assertThat(why.change()).contains("grid operator", "wattwerk event revoke grid-1");
    }

    @Test
    void why_runningJob_saysItsSpeedAndWhatAnHourCosts() {
        EnergyPrice price = EnergyPrice.ofEurosPerMwh(100);
        autopilot.priced(List.of(new PricedQuarterHour(QuarterHour.containing(START), price, price)));
        bothJobsRun();
        Why why = why(MAIN);
        assertThat(why.rule()).isEqualTo(Why.Rule.PLAN);
        assertThat(why.speed()).contains(Share.ALL);
        // 8 x 700 W + 2,800 W = 8.4 kW, with 10 % of overhead 9.24 kWh an hour at 0.10 EUR.
        assertThat(why.perHour().map(Money::toCents)).contains(Money.ofCents(92));
    }

    @Test
    void why_unknownJob_isNothing() {
        assertThat(autopilot.why(new JobId("nobody"), START)).isEmpty();
    }

    @Test
    void tick_runningJobMakesNoStepForLong_isSaidOnceWithItsCostAndStartsAgainWhereThePolicySaysSo() {
        ControlPolicy usual = DemoSite.policy(2);
        StallRule rule = new StallRule(30, Duration.ofSeconds(60), StallRule.Answer.RESTART);
        autopilot = new Autopilot(
                new ControlPolicy(
                        usual.site(), usual.terms(), Map.copyOf(usual.speeds()), usual.economicFloor(), 3, rule),
                new CheapestHours(),
                7);
        cluster = new ObedientCluster(autopilot, 7, START);
        EnergyPrice price = EnergyPrice.ofEurosPerMwh(100);
        autopilot.priced(List.of(new PricedQuarterHour(QuarterHour.containing(START), price, price)));
        bothJobsRun();
        for (int i = 0; i < 10; i++) {
            cluster.steps++;
            tick(1);
        }

        tick(60);
        assertThat(view(MAIN).attempt()).isEqualTo(1);
        tick(2);

        assertThat(cluster.happenings)
                .extracting(Happening::text)
                .filteredOn(text -> text.startsWith("pretraining is stalled:"))
                .containsExactly("pretraining is stalled: no step for 61 s; as it is it costs 0.92 EUR net an hour");
        tick(5);
        assertThat(view(MAIN).attempt()).isEqualTo(2);
    }

    @Test
    void stepWatch_medianOfTheLastSteps_decidesHowLateIsTooLate() {
        StepWatch watch = new StepWatch();
        for (int step = 1; step <= 8; step++) {
            watch.at(step, Duration.ofSeconds(4L * step));
        }
        StallRule rule = new StallRule(30, Duration.ofSeconds(60), StallRule.Answer.ALERT);
        assertThat(watch.usual()).contains(Duration.ofSeconds(4));
        // The last step was at 32 s; 30 steps of 4 s are 120 s.
        assertThat(watch.stalledFor(rule, Duration.ofSeconds(152))).isEmpty();
        assertThat(watch.stalledFor(rule, Duration.ofSeconds(153))).contains(Duration.ofSeconds(121));
    }
}
