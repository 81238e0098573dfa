package org.wattwerk.core.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.wattwerk.core.DemoSite;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.JobSpec;
import org.wattwerk.core.cluster.JobState;
import org.wattwerk.core.planning.CheapestHours;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.Share;

/** When jobs are asked for a checkpoint, and what becomes of those that their node had to end. */
class CheckpointsTest {
    private static final Instant START = Instant.parse("2024-12-11T23:00:00Z");
    private static final JobId JOB = new JobId("pretraining");
    private static final CheckpointRule RULE =
            new CheckpointRule(Optional.of(Duration.ofMinutes(1)), Duration.ofSeconds(20));

    private final Autopilot autopilot = new Autopilot(policy(), new CheapestHours(), 7);
    private final ObedientCluster cluster = new ObedientCluster(autopilot, 7, START);

    private static ControlPolicy policy() {
        ControlPolicy usual = DemoSite.policy(2);
        return new ControlPolicy(
                usual.site(), usual.terms(), usual.speeds(), usual.economicFloor(), 3, StallRule.ALERT, RULE);
    }

    private void jobRuns(int nodes) {
        cluster.attach(DemoSite.NODE_1);
        cluster.attach(DemoSite.NODE_2);
        autopilot.submitted(
                new JobSpec(JOB, "job", "cost-centre", 1, nodes, Share.ofPercent(100), true, List.of("train")), START);
        tick(3);
        assertThat(view().state()).isEqualTo(JobState.RUNNING);
    }

    private void tick(int times) {
        for (int i = 0; i < times; i++) {
            cluster.tick(Duration.ofSeconds(1));
        }
    }

    private JobView view() {
        return autopilot.view(cluster.now()).jobs().get(0);
    }

    private long asked() {
        return cluster.happenings.stream()
                .filter(happening -> happening.text().equals("pretraining is asked for a checkpoint"))
                .count();
    }

    private List<Command.DirectJob> directed() {
        return cluster.lastCommands.stream()
                .filter(Command.DirectJob.class::isInstance)
                .map(Command.DirectJob.class::cast)
                .toList();
    }

    @Test
    void job_thatTakesNoCheckpointForTheTimeOfTheRule_isAskedOnceInEach() {
        jobRuns(1);
        // It was seen to run one second ago.
        tick(58);
        assertThat(asked()).isZero();
        tick(1);
        assertThat(directed()).singleElement().satisfies(direct -> {
            assertThat(direct.directive()).isEqualTo(Directive.CHECKPOINT);
            assertThat(direct.reason()).isEqualTo("none was taken for 1 min");
            assertThat(direct.atStep()).as("a job on one node").isEmpty();
        });
        tick(59);
        assertThat(asked()).isEqualTo(1);
        tick(1);
        assertThat(asked()).isEqualTo(2);
    }

    @Test
    void job_thatTakesItsOwn_isNotAsked() {
        jobRuns(1);
        for (int i = 0; i < 8; i++) {
            tick(20);
            cluster.checkpointStep++;
        }
        assertThat(asked()).isZero();
    }

    @Test
    void job_onTwoNodes_isAskedAtAStepThatAllRanksShare() {
        jobRuns(2);
        tick(59);
        // Step 10 and five steps a second: two seconds later no rank is beyond 10 + 1 + 10.
        assertThat(directed())
                .extracting(Command.DirectJob::atStep)
                .containsExactly(OptionalLong.of(21), OptionalLong.of(21));
    }

    @Test
    void order_announced_isPrecededByOneCheckpoint() {
        jobRuns(1);
        Instant start = cluster.now().plusSeconds(40);
        assertThat(autopilot.ordered(
                        new Curtailment(
                                "grid-1",
                                Power.ofWatts(12_000),
                                start,
                                start.plus(Duration.ofHours(1)),
                                "grid operator"),
                        cluster.now()))
                .isEmpty();
        tick(19);
        assertThat(asked()).isZero();
        tick(1);
        assertThat(directed()).extracting(Command.DirectJob::reason).containsExactly("order grid-1 begins in 20 s");
        tick(19);
        assertThat(asked()).isEqualTo(1);
    }

    @Test
    void rule_withoutTimeToTrain_isRefused() {
        assertThatThrownBy(() -> new CheckpointRule(Optional.of(Duration.ofSeconds(59)), Duration.ZERO))
                .hasMessageContaining("59 s");
    }

    @Test
    void job_thatItsNodeHadToEnd_startsAgainHoweverOftenAndIsNeverTakenForDone() {
        jobRuns(1);
        for (int i = 0; i < 5; i++) {
            cluster.endByNode(view().nodes().get(0), JOB, i % 2 == 0 ? 0 : 143);
            tick(3);
        }
        assertThat(view().state()).isEqualTo(JobState.RUNNING);
        assertThat(view().attempt()).isEqualTo(6);
        assertThat(view().history().crashes()).isZero();
        // It is held after three crashes; the first of them is here.
        cluster.exit(view().nodes().get(0), JOB, 1);
        tick(3);
        assertThat(view().state()).isEqualTo(JobState.RUNNING);
    }

    @Test
    void jobOfTwoNodes_whoseFirstRankSpeaksForAll_countsAsRunning() {
        cluster.attach(DemoSite.NODE_1);
        cluster.attach(DemoSite.NODE_2);
        autopilot.submitted(
                new JobSpec(JOB, "job", "cost-centre", 1, 2, Share.ofPercent(100), true, List.of("train")), START);
        cluster.silent.add(DemoSite.NODE_2);
        tick(3);
        assertThat(view().state()).isEqualTo(JobState.STARTING);
        tick(31);
        assertThat(view().state()).isEqualTo(JobState.RUNNING);
        assertThat(view().progress().orElseThrow().loss()).isEqualTo(OptionalDouble.of(2.5));
    }
}
