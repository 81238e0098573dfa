package org.wattwerk.core.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.wattwerk.core.DemoSite;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.JobSpec;
import org.wattwerk.core.cluster.JobState;
import org.wattwerk.core.planning.CheapestHours;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.Share;

/** A job on two nodes: its ranks act at the same step, or wait for one another for ever. */
class RanksTest {
    private static final Instant START = Instant.parse("2024-12-11T23:00:00Z");
    private static final JobId JOB = new JobId("pretraining");
    /** Ranks say step 10 and five steps a second: two seconds later no rank is beyond 10 + 1 + 10. */
    private static final OptionalLong COMMON = OptionalLong.of(21);

    private final Autopilot autopilot = new Autopilot(DemoSite.policy(2), new CheapestHours(), 7);
    private final ObedientCluster cluster = new ObedientCluster(autopilot, 7, START);

    private void jobRuns(int nodes) {
        cluster.attach(DemoSite.NODE_1);
        cluster.attach(DemoSite.NODE_2);
        autopilot.submitted(
                new JobSpec(JOB, "job", "cost-centre", 1, nodes, Share.ofPercent(100), true, List.of("train")), START);
        for (int i = 0; i < 3; i++) {
            cluster.tick(Duration.ofSeconds(1));
        }
        assertThat(view().state()).isEqualTo(JobState.RUNNING);
    }

    private JobView view() {
        return autopilot.view(cluster.now()).jobs().get(0);
    }

    private List<Command.DirectJob> directed() {
        return cluster.lastCommands.stream()
                .filter(Command.DirectJob.class::isInstance)
                .map(Command.DirectJob.class::cast)
                .toList();
    }

    private void orderForAnHour(int watts) {
        assertThat(autopilot.ordered(
                        new Curtailment(
                                "grid-1",
                                Power.ofWatts(watts),
                                cluster.now(),
                                cluster.now().plus(Duration.ofHours(1)),
                                "grid operator"),
                        cluster.now()))
                .isEmpty();
        cluster.tick(Duration.ofSeconds(1));
    }

    @Test
    void tick_jobOnTwoNodesHasToRest_tellsBothTheSameStepBeforeTheirLeasesEnd() {
        jobRuns(2);
        orderForAnHour(9_000);
        assertThat(directed()).extracting(Command.DirectJob::node).containsExactly(DemoSite.NODE_1, DemoSite.NODE_2);
        assertThat(directed()).allSatisfy(direct -> {
            assertThat(direct.directive()).isEqualTo(Directive.PAUSE);
            assertThat(direct.atStep()).isEqualTo(COMMON);
        });
        assertThat(cluster.lastCommands.indexOf(directed().get(1)))
                .as("the word comes before the lease that ends the node's power")
                .isLessThan(cluster.lastCommands.indexOf(cluster.lastCommands.stream()
                        .filter(Command.GrantLease.class::isInstance)
                        .findFirst()
                        .orElseThrow()));
        cluster.tick(Duration.ofHours(1));
        assertThat(directed()).allSatisfy(direct -> {
            assertThat(direct.directive()).isEqualTo(Directive.RUN);
            assertThat(direct.atStep()).isEmpty();
        });
        cluster.tick(Duration.ofSeconds(1));
        assertThat(view().state()).isEqualTo(JobState.RUNNING);
    }

    @Test
    void cancelled_jobOnTwoNodes_stopsAtTheSameStep() {
        jobRuns(2);
        assertThat(autopilot.cancelled(JOB, cluster.now())).isEmpty();
        cluster.tick(Duration.ofSeconds(1));
        assertThat(directed()).hasSize(2).allSatisfy(direct -> {
            assertThat(direct.directive()).isEqualTo(Directive.STOP);
            assertThat(direct.atStep()).isEqualTo(COMMON);
        });
    }

    @Test
    void tick_jobOnOneNodeHasToRest_isToldByItsLeaseAlone() {
        jobRuns(1);
        orderForAnHour(9_000);
        assertThat(view().state()).isEqualTo(JobState.PAUSED);
        assertThat(directed()).isEmpty();
    }

    @Test
    void progressed_oneRankLost_endsTheOtherAndStartsBothAgain() {
        jobRuns(2);
        cluster.exit(DemoSite.NODE_2, JOB, 137);
        assertThat(view().state()).isEqualTo(JobState.QUEUED);
        cluster.tick(Duration.ofSeconds(1));
        assertThat(directed()).isNotEmpty().allSatisfy(direct -> {
            assertThat(direct.directive()).isEqualTo(Directive.STOP);
            assertThat(direct.atStep())
                    .as("at once: nobody waits for a rank that is gone")
                    .isEmpty();
        });
        cluster.tick(Duration.ofSeconds(1));
        cluster.tick(Duration.ofSeconds(1));
        assertThat(view().attempt()).isEqualTo(2);
        assertThat(view().nodes()).containsExactly(DemoSite.NODE_1, DemoSite.NODE_2);
    }
}
