package org.wattwerk.core.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.wattwerk.core.DemoSite;
import org.wattwerk.core.cluster.Holding;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.JobSpec;
import org.wattwerk.core.cluster.JobState;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.cluster.Site;
import org.wattwerk.core.planning.FlatOut;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.Share;
import org.wattwerk.core.scheduling.Downtime;
import org.wattwerk.core.scheduling.SchedulingRules;

/** What becomes of jobs that are sent away, run out of their walltime, grow, crash again and again, or can never start. */
class JobLifeTest {
    private static final Instant START = Instant.parse("2026-03-02T08:00:00Z");
    private static final NodeId ONE = DemoSite.NODE_1;
    private static final NodeId TWO = DemoSite.NODE_2;

    private final List<Downtime> downtimes = new ArrayList<>();
    private Autopilot autopilot = new Autopilot(policy(), new FlatOut(), 7);
    private ObedientCluster cluster = new ObedientCluster(autopilot, 7, START);

    private ControlPolicy policy() {
        ControlPolicy demo = DemoSite.policy(2);
        return new ControlPolicy(
                demo.site(),
                demo.terms(),
                demo.speeds(),
                demo.economicFloor(),
                demo.stall(),
                demo.checkpoints(),
                demo.grid(),
                new SchedulingRules(3, Duration.ofMinutes(2), Duration.ofMinutes(30), downtimes, false));
    }

    private void attachAll() {
        cluster.slow = true;
        cluster.attach(ONE);
        cluster.attach(TWO);
    }

    private static JobSpec job(String id, int priority, int nodes, Holding holding) {
        return new JobSpec(
                new JobId(id), id, "c", priority, nodes, Share.ofPercent(100), true, List.of("train"), holding);
    }

    private void submit(String id, int priority, int nodes, Holding holding) {
        assertThat(autopilot.submitted(job(id, priority, nodes, holding), cluster.now()))
                .isEmpty();
    }

    private void ticks(int count) {
        for (int i = 0; i < count; i++) {
            cluster.tick(Duration.ofSeconds(1));
        }
    }

    private JobView view(String id) {
        return autopilot.view(cluster.now()).jobs().stream()
                .filter(job -> job.spec().id().value().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private Why why(String id) {
        return autopilot.why(new JobId(id), cluster.now()).orElseThrow();
    }

    private List<NodeId> stopped() {
        return cluster.lastCommands.stream()
                .filter(command -> command instanceof Command.DirectJob direct && direct.directive() == Directive.STOP)
                .map(Command::node)
                .toList();
    }

    private void ended(NodeId node, String job) {
        cluster.exit(node, new JobId(job), 0);
        ticks(2);
    }

    @Test
    void tick_urgentJobNeedsNodesOfAPreemptibleOne_sendsItBackThroughACheckpointAndLaterStartsItAgain() {
        attachAll();
        submit("low", 0, 2, new Holding(Optional.empty(), true, 2, 2));
        ticks(3);
        submit("urgent", 5, 1, Holding.of(1));
        ticks(1);
        assertThat(stopped()).containsExactly(ONE, TWO);
        assertThat(view("low").state()).isEqualTo(JobState.PAUSING);
        assertThat(view("low").history().goesBack()).isTrue();
        assertThat(why("low").rule()).isEqualTo(Why.Rule.CHECKPOINT);
        assertThat(why("low").because()).isEqualTo("gives its nodes to urgent, whose priority is 5 and not 0");
        assertThat(why("urgent").because()).isEqualTo("the nodes of low are given to it");

        ended(ONE, "low");
        ended(TWO, "low");
        ticks(2);
        assertThat(view("urgent").nodes()).hasSize(1);
        assertThat(view("low").state()).isEqualTo(JobState.QUEUED);
        ended(view("urgent").nodes().get(0), "urgent");
        ticks(3);
        assertThat(view("urgent").state()).isEqualTo(JobState.COMPLETED);
        assertThat(view("low").state()).isEqualTo(JobState.RUNNING);
        assertThat(view("low").attempt()).isEqualTo(2);
    }

    @Test
    void tick_checkpointOfAJobThatIsSentAwayNeverEnds_stopsItsNodesAfterTheTimeItHas() {
        attachAll();
        submit("low", 0, 2, new Holding(Optional.empty(), true, 2, 2));
        ticks(3);
        submit("urgent", 5, 2, Holding.of(2));
        ticks(120);
        assertThat(view("low").state()).isEqualTo(JobState.PAUSING);
        ticks(2);
        assertThat(view("low").state()).isEqualTo(JobState.QUEUED);
        assertThat(cluster.happenings)
                .extracting(Happening::text)
                .contains("low did not end in time; its nodes are stopped");
        assertThat(view("urgent").nodes()).as("its process has not left them").isEmpty();
    }

    @Test
    void recovered_jobWasOnItsWayBackToTheQueue_anEndOfItsProcessIsNoEndOfTheJob() {
        attachAll();
        submit("low", 0, 2, new Holding(Optional.empty(), true, 2, 2));
        ticks(3);
        submit("urgent", 5, 2, Holding.of(2));
        ticks(1);
        List<JobView> stored = autopilot.view(cluster.now()).jobs();

        autopilot = new Autopilot(policy(), new FlatOut(), 8);
        cluster = new ObedientCluster(autopilot, 8, cluster.now());
        stored.forEach(autopilot::recovered);
        attachAll();
        ended(ONE, "low");
        ended(TWO, "low");
        assertThat(view("low").state()).isEqualTo(JobState.QUEUED);
        assertThat(view("urgent").nodes()).containsExactly(ONE, TWO);
    }

    @Test
    void tick_walltimeIsUsedUp_endsTheJobThroughACheckpointAndSaysSo() {
        attachAll();
        submit("brief", 0, 1, new Holding(Optional.of(Duration.ofHours(2)), false, 1, 1));
        ticks(3);
        cluster.tick(Duration.ofHours(1));
        assertThat(stopped()).isEmpty();
        cluster.tick(Duration.ofHours(1));
        assertThat(stopped()).containsExactly(ONE);
        ended(ONE, "brief");
        assertThat(view("brief").state()).isEqualTo(JobState.CANCELLED);
        assertThat(view("brief").why()).isEqualTo("its walltime of 2 h is used up; it ended at its last checkpoint");
    }

    @Test
    void tick_jobRestsUnderAnOrder_itsWalltimeWaitsForIt() {
        attachAll();
        submit("brief", 0, 1, new Holding(Optional.of(Duration.ofHours(2)), false, 1, 1));
        ticks(3);
        autopilot.ordered(
                new Curtailment(
                        "grid-1",
                        Power.ofWatts(9_000),
                        cluster.now(),
                        cluster.now().plus(Duration.ofHours(3)),
                        "grid operator"),
                cluster.now());
        ticks(2);
        assertThat(view("brief").state()).isEqualTo(JobState.PAUSED);
        cluster.tick(Duration.ofHours(3));
        ticks(2);
        assertThat(view("brief").state()).isEqualTo(JobState.RUNNING);
        assertThat(view("brief").history().onNodes()).isLessThan(Duration.ofHours(1));
    }

    @Test
    void tick_elasticJobWhileNobodyWaits_startsAgainOnMoreNodesAndNobodyElseGetsItsOwn() {
        attachAll();
        submit("holder", 9, 1, Holding.of(1));
        submit("elastic", 1, 2, new Holding(Optional.empty(), false, 1, 2));
        ticks(3);
        assertThat(view("elastic").nodes()).containsExactly(TWO);
        ended(ONE, "holder");
        cluster.tick(Duration.ofMinutes(31));
        assertThat(stopped()).containsExactly(TWO);
        submit("other", 5, 2, Holding.of(2));
        ended(TWO, "elastic");
        assertThat(view("elastic").nodes()).contains(TWO);
        assertThat(view("other").nodes()).isEmpty();
    }

    @Test
    void released_jobThatCrashedAgainAndAgain_isTriedOnceMoreAndCountsAnew() {
        attachAll();
        submit("broken", 0, 1, Holding.of(1));
        for (int i = 0; i < 3; i++) {
            ticks(3);
            assertThat(autopilot.released(new JobId("broken"), cluster.now()))
                    .contains("job broken is not held, it is RUNNING");
            cluster.exit(view("broken").nodes().get(0), new JobId("broken"), 1);
        }
        ticks(3);
        assertThat(view("broken").state()).isEqualTo(JobState.HELD);
        assertThat(why("broken").rule()).isEqualTo(Why.Rule.HELD);
        assertThat(why("broken").change()).isEqualTo("its cause is mended, then 'wattwerk jobs release broken'");
        List<JobView> stored = autopilot.view(cluster.now()).jobs();
        Autopilot next = new Autopilot(policy(), new FlatOut(), 8);
        stored.forEach(next::recovered);
        assertThat(next.view(cluster.now()).jobs().get(0).state()).isEqualTo(JobState.HELD);

        assertThat(autopilot.released(new JobId("broken"), cluster.now())).isEmpty();
        ticks(3);
        assertThat(view("broken").state()).isEqualTo(JobState.RUNNING);
        assertThat(view("broken").attempt()).isEqualTo(4);
        assertThat(view("broken").history().crashes()).isZero();
    }

    @Test
    void crashed_newCheckpointBetween_isNoLoop() {
        attachAll();
        submit("slow", 0, 1, Holding.of(1));
        for (int i = 1; i <= 5; i++) {
            ticks(3);
            cluster.checkpointStep = 100L * i;
            cluster.exit(view("slow").nodes().get(0), new JobId("slow"), 1);
            assertThat(view("slow").state()).isEqualTo(JobState.QUEUED);
            assertThat(view("slow").history().crashes()).isEqualTo(1);
        }
    }

    @Test
    void submitted_jobThatCanNeverStart_isRefusedWithTheFigures() {
        assertThat(autopilot.submitted(job("three", 0, 3, Holding.of(3)), START))
                .contains("job three needs 3 nodes, the site has 2");
        // 12 kW for two nodes: 12,000 W - 4,000 W - 600 W = 7,400 W; / 1.1 = 6,727 W, and one node at rest leaves 4,967
        // W.
        Autopilot poor = new Autopilot(
                new ControlPolicy(
                        new Site(
                                "poor",
                                Power.ofWatts(12_000),
                                DemoSite.site(2).otherLoads(),
                                DemoSite.site(2).overhead(),
                                DemoSite.site(2).nodes()),
                        DemoSite.terms(),
                        DemoSite.policy(2).speeds(),
                        Share.ofPercent(55),
                        3),
                new FlatOut(),
                7);
        assertThat(poor.submitted(job("one", 0, 1, Holding.of(1)), START))
                .hasValueSatisfying(why -> assertThat(why).contains("the site can power 0 at their economic floor"));
    }

    @Test
    void tick_maintenanceBegins_sendsThePreemptibleJobAwayAndNobodyThere() {
        downtimes.add(new Downtime(
                Set.of(ONE), START.plus(Duration.ofHours(1)), START.plus(Duration.ofHours(2)), "new firmware"));
        autopilot = new Autopilot(policy(), new FlatOut(), 7);
        cluster = new ObedientCluster(autopilot, 7, START);
        attachAll();
        submit("long", 1, 1, new Holding(Optional.of(Duration.ofHours(5)), false, 1, 1));
        submit("movable", 0, 1, new Holding(Optional.empty(), true, 1, 1));
        ticks(3);
        assertThat(view("long").nodes()).containsExactly(TWO);
        assertThat(view("movable").nodes()).containsExactly(ONE);
        cluster.tick(Duration.ofHours(1));
        assertThat(stopped()).containsExactly(ONE);
        ended(ONE, "movable");
        assertThat(view("movable").nodes()).isEmpty();
        assertThat(why("movable").rule()).isEqualTo(Why.Rule.DOWNTIME);
    }

    @Test
    void closed_budgetIsUsedUp_startsNothingNewAndLetsTheRestRun() {
        attachAll();
        submit("first", 0, 1, Holding.of(1));
        ticks(3);
        autopilot.closed(Optional.of("the month's money budget is used up"));
        submit("second", 0, 1, Holding.of(1));
        ticks(2);
        assertThat(view("first").state()).isEqualTo(JobState.RUNNING);
        assertThat(why("second").rule()).isEqualTo(Why.Rule.BUDGET);
        autopilot.closed(Optional.empty());
        ticks(3);
        assertThat(view("second").state()).isEqualTo(JobState.RUNNING);
    }
}
