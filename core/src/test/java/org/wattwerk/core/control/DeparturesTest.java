package org.wattwerk.core.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.wattwerk.core.DemoSite;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.JobSpec;
import org.wattwerk.core.cluster.JobState;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.planning.FlatOut;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.Share;
import org.wattwerk.core.time.Moment;

class DeparturesTest {
    private static final Instant DAY = Instant.parse("2024-12-12T00:00:00Z");
    private static final NodeId ONE = DemoSite.NODE_1;
    private static final NodeId TWO = DemoSite.NODE_2;
    private static final JobId WIDE = new JobId("wide");
    private static final JobId NEXT = new JobId("next");

    private final Autopilot autopilot = new Autopilot(DemoSite.policy(2), new FlatOut(), 2);
    private Duration elapsed = Duration.ZERO;
    private List<Command> commands = List.of();

    private void submit(JobId id, int nodes, int priority) {
        JobSpec spec = new JobSpec(id, id.value(), "c", priority, nodes, Share.ofPercent(100), true, List.of("train"));
        assertThat(autopilot.submitted(spec, DAY)).isEmpty();
    }

    private void attach(NodeId node, String boot) {
        assertThat(autopilot.attached(node, boot, 8, Power.ZERO, DAY)).isEmpty();
    }

    /** What a node says that follows the lease granted last, at 200 W for each GPU. */
    private void report(NodeId node, long sequence, Optional<JobId> assigned) {
        autopilot.reported(new NodeReport(
                node,
                Power.ofWatts(560),
                Power.ofWatts(1_200),
                Power.ofWatts(1_600),
                Power.ofWatts(200),
                2,
                sequence,
                false,
                false,
                assigned));
    }

    private void say(NodeId node, JobId job, JobProgress.Phase phase, int exitCode, int attempt) {
        autopilot.progressed(
                node, job, new JobProgress(phase, 10, 0, OptionalDouble.empty(), 0, 8, exitCode, "said", attempt), DAY);
    }

    private void tick(int seconds) {
        elapsed = elapsed.plusSeconds(seconds);
        commands = autopilot.tick(new Moment(elapsed, DAY)).commands();
    }

    private JobView view(JobId id) {
        return autopilot.view(DAY).jobs().stream()
                .filter(job -> job.spec().id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private long stops(NodeId node) {
        return commands.stream()
                .filter(command -> command instanceof Command.DirectJob direct
                        && direct.node().equals(node)
                        && direct.directive() == Directive.STOP)
                .count();
    }

    private long starts(NodeId node) {
        return commands.stream()
                .filter(command -> command instanceof Command.StartJob start
                        && start.node().equals(node))
                .count();
    }

    private long lastSequence(NodeId node) {
        return commands.stream()
                .filter(command -> command instanceof Command.GrantLease lease
                        && lease.node().equals(node))
                .mapToLong(command -> ((Command.GrantLease) command).grant().sequence())
                .max()
                .orElseThrow();
    }

    private void wideRunsOnBothNodes() {
        submit(WIDE, 2, 10);
        for (NodeId node : List.of(ONE, TWO)) {
            attach(node, "boot-1");
            report(node, 0, Optional.empty());
        }
        tick(1);
        for (NodeId node : List.of(ONE, TWO)) {
            assertThat(starts(node)).isEqualTo(1);
            report(node, lastSequence(node), Optional.of(WIDE));
            say(node, WIDE, JobProgress.Phase.RUNNING, 0, 1);
        }
        assertThat(view(WIDE).state()).isEqualTo(JobState.RUNNING);
    }

    @Test
    void exited_oneOfTwoRanks_keepsTheOtherNodeUntilItsProcessIsGoneAndSaysStopAgain() {
        wideRunsOnBothNodes();
        submit(NEXT, 1, 1);

        say(ONE, WIDE, JobProgress.Phase.EXITED, 1, 1);
        report(ONE, 0, Optional.empty());
        tick(1);

        assertThat(stops(TWO)).isEqualTo(1);
        assertThat(view(WIDE).why()).isEqualTo("waits until node-2 has let its last attempt go");
        // Node 1 is free and the wide job needs both in a moment: one that might run for ever does not go ahead there.
        assertThat(view(NEXT).nodes()).isEmpty();
        assertThat(view(NEXT).why())
                .isEqualTo("the free nodes are held for wide, whose nodes come free in a moment; it would start with a"
                        + " walltime; with none it might run for ever");
        report(TWO, 0, Optional.of(WIDE));
        tick(5);
        assertThat(stops(TWO)).as("told again after 5 s").isEqualTo(1);
        assertThat(starts(TWO)).isZero();

        say(TWO, WIDE, JobProgress.Phase.EXITED, 143, 1);
        report(TWO, 0, Optional.empty());
        tick(1);
        tick(1);
        assertThat(view(WIDE).nodes()).containsExactly(ONE, TWO);
        assertThat(view(WIDE).attempt()).isEqualTo(2);
    }

    @Test
    void reported_nodeFollowsALaterLeaseAndHoldsNoSuchJob_isFreeWithoutAnotherWord() {
        wideRunsOnBothNodes();
        say(ONE, WIDE, JobProgress.Phase.EXITED, 1, 1);
        tick(1);
        long before = lastSequence(TWO);
        assertThat(view(WIDE).nodes()).isEmpty();

        report(ONE, 0, Optional.empty());
        report(TWO, before, Optional.empty());
        tick(1);

        assertThat(view(WIDE).nodes()).containsExactly(ONE, TWO);
    }

    @Test
    void attached_nodeRestartedUnderAJob_allRanksStartAgainAndNoAttemptIsLostToIt() {
        wideRunsOnBothNodes();

        autopilot.detached(TWO, "gone", DAY);
        attach(TWO, "boot-2");
        assertThat(view(WIDE).state()).isEqualTo(JobState.QUEUED);
        // The agent knows of the old process that it ended; this is of the attempt before.
        say(TWO, WIDE, JobProgress.Phase.EXITED, -1, 1);
        report(TWO, 0, Optional.empty());
        tick(1);
        assertThat(stops(ONE)).isEqualTo(1);
        say(ONE, WIDE, JobProgress.Phase.EXITED, 0, 1);
        report(ONE, 0, Optional.empty());
        tick(1);
        tick(1);
        assertThat(view(WIDE).attempt()).isEqualTo(2);
        say(TWO, WIDE, JobProgress.Phase.EXITED, -1, 1);
        assertThat(view(WIDE).state()).isEqualTo(JobState.STARTING);
    }

    @Test
    void tick_orderToStartIsNotAnswered_isGivenAgainAfterFiveSeconds() {
        submit(NEXT, 1, 1);
        attach(ONE, "boot-1");
        report(ONE, 0, Optional.empty());
        tick(1);
        assertThat(starts(ONE)).isEqualTo(1);
        tick(4);
        assertThat(starts(ONE)).isZero();
        tick(1);
        assertThat(starts(ONE)).isEqualTo(1);
        say(ONE, NEXT, JobProgress.Phase.STARTING, 0, 1);
        tick(10);
        assertThat(starts(ONE)).isZero();
    }

    @Test
    void tick_programThatNeverSpeaks_countsAsRunningOnceItHasHeldItsDevicesForHalfAMinute() {
        submit(NEXT, 1, 1);
        attach(ONE, "boot-1");
        report(ONE, 0, Optional.empty());
        tick(1);
        report(ONE, lastSequence(ONE), Optional.of(NEXT));
        say(ONE, NEXT, JobProgress.Phase.STARTING, 0, 1);
        tick(1);
        tick(29);
        assertThat(view(NEXT).state()).isEqualTo(JobState.STARTING);
        tick(1);
        assertThat(view(NEXT).state()).isEqualTo(JobState.RUNNING);
    }

    @Test
    void cancelled_jobThatWasPlacedAndNotStarted_isGoneAtOnce() {
        submit(NEXT, 1, 1);
        assertThat(autopilot.cancelled(NEXT, DAY)).isEmpty();
        assertThat(view(NEXT).state()).isEqualTo(JobState.CANCELLED);
    }

    @Test
    void cancelled_processOnANodeThatKnowsNothingOfIt_endsWithTheNextLease() {
        submit(NEXT, 1, 1);
        attach(ONE, "boot-1");
        report(ONE, 0, Optional.empty());
        tick(1);
        long started = lastSequence(ONE);
        assertThat(autopilot.cancelled(NEXT, DAY)).isEmpty();
        report(ONE, started, Optional.empty());
        assertThat(view(NEXT).state()).isEqualTo(JobState.STARTING);
        tick(3);
        report(ONE, lastSequence(ONE), Optional.empty());
        assertThat(view(NEXT).state()).isEqualTo(JobState.CANCELLED);
    }
}
