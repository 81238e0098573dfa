package org.wattwerk.core.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.wattwerk.core.cluster.Holding;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.JobSpec;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.cluster.PowerTree;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.Share;

class ScheduleTest {
    private static JobId id(String name) {
        return new JobId(name);
    }

    private static Wait wait(Schedule schedule, String job) {
        return Objects.requireNonNull(schedule.waiting().get(id(job)));
    }

    private static List<NodeId> nodes(int from, int count) {
        return Hall.places(from, count).stream().map(Place::node).toList();
    }

    @Test
    void of_severalWaitAndAllFit_startsByPriorityThenInOrderOfSubmission() {
        Hall hall = new Hall(3);
        hall.waits("first", 1, 1, Holding.of(1));
        hall.waits("second", 1, 1, Holding.of(1));
        hall.waits("urgent", 5, 1, Holding.of(1));
        assertThat(hall.schedule().placed().keySet()).containsExactly(id("urgent"), id("first"), id("second"));
    }

    @Test
    void of_rackThatFitsExactly_isTakenBeforeALargerOne() {
        // Rack 0 has nodes 0 to 3, rack 1 has 4 and 5.
        Hall hall = new Hall(6);
        hall.waits("pair", 1, 2, Holding.of(2));
        assertThat(hall.schedule().placed()).containsEntry(id("pair"), nodes(4, 2));
    }

    @Test
    void of_noRackIsEnough_takesAsFewRacksAsCanBe() {
        // Racks of 4, 4 and 1 nodes: five nodes fill one rack and take the single node of the third.
        Hall hall = new Hall(9);
        hall.waits("wide", 1, 5, Holding.of(5));
        assertThat(hall.schedule().placed().get(id("wide"))).hasSize(5).contains(Hall.node(8));
    }

    @Test
    void of_shortJobBehindOneThatWaits_goesAheadOnlyIfItsWalltimeEndsBefore() {
        Hall hall = new Hall(2);
        hall.runs("running", 1, 2, 2, Hall.hours(9, 2), 4);
        hall.waits("head", 1, 4, Hall.hours(9, 4));
        hall.waits("too-long", 1, 1, Hall.hours(5, 1));
        hall.waits("endless", 1, 1, Holding.of(1));
        hall.waits("short", 1, 1, Hall.hours(4, 1));
        Schedule schedule = hall.schedule();
        assertThat(schedule.placed().keySet()).containsExactly(id("short"));
        assertThat(schedule.reservation())
                .contains(new Reservation(id("head"), Optional.of(Hall.NOW.plus(Duration.ofHours(4)))));
        assertThat(wait(schedule, "head"))
                .isEqualTo(new Wait(
                        Wait.Rule.NODES,
                        "needs 4 free nodes, 2 are free",
                        "it is next, and starts by 2026-03-02T12:00:00Z at the latest"));
        assertThat(wait(schedule, "too-long"))
                .isEqualTo(new Wait(
                        Wait.Rule.RESERVED,
                        "the free nodes are held for head, which starts by 2026-03-02T12:00:00Z",
                        "a walltime that ends before that"));
        assertThat(wait(schedule, "endless").change()).contains("with none it might run for ever");
    }

    @Test
    void of_endlessJobOnNodesThatTheFirstDoesNotNeed_goesAhead() {
        Hall hall = new Hall(2);
        hall.runs("running", 1, 2, 3, Hall.hours(9, 3), 4);
        hall.waits("head", 1, 4, Holding.of(4));
        hall.waits("one", 1, 1, Holding.of(1));
        hall.waits("another", 1, 1, Holding.of(1));
        // In four hours five nodes are free and the first needs four: one may go for ever, two may not.
        assertThat(hall.schedule().placed().keySet()).containsExactly(id("one"));
    }

    @Test
    void of_firstCannotStartWhateverEnds_holdsNothingBack() {
        Hall hall = new Hall(2);
        hall.waits("more-than-is-here", 9, 4, Holding.of(4));
        hall.waits("endless", 1, 1, Holding.of(1));
        Schedule schedule = hall.schedule();
        assertThat(schedule.placed()).containsOnlyKeys(id("endless"));
        assertThat(schedule.reservation()).isEmpty();
    }

    @Test
    void of_preemptibleJobsHoldTheNodes_sendsAwayTheLowestAndNoMoreThanNeeded() {
        Hall hall = new Hall(1);
        hall.runs("low", 1, 1, 2, Hall.preemptible(2));
        hall.runs("lower", 0, 3, 1, Hall.preemptible(1));
        hall.runs("guarded", 0, 4, 4, Holding.of(4));
        hall.runs("equal", 5, 8, 4, Hall.preemptible(4));
        hall.waits("urgent", 5, 3, Holding.of(3));
        Schedule schedule = hall.schedule();
        // One node is free and two are missing: the two of 'low' do, so 'lower' is spared although it would go first.
        assertThat(schedule.leaving()).singleElement().satisfies(leave -> {
            assertThat(leave.job()).isEqualTo(id("low"));
            assertThat(leave.cause()).isEqualTo(Leave.Cause.GIVES_WAY);
            assertThat(leave.reason()).isEqualTo("gives its nodes to urgent, whose priority is 5 and not 1");
        });
        assertThat(wait(schedule, "urgent").rule()).isEqualTo(Wait.Rule.GIVES_WAY);
        assertThat(schedule.placed()).isEmpty();
    }

    @Test
    void of_preemptionWouldNotBeEnough_disturbsNobody() {
        Hall hall = new Hall(0);
        hall.runs("low", 0, 0, 2, Hall.preemptible(2));
        hall.runs("guarded", 0, 2, 4, Holding.of(4));
        hall.waits("urgent", 5, 3, Holding.of(3));
        assertThat(hall.schedule().leaving()).isEmpty();
    }

    @Test
    void of_jobThatLeavesAlready_isWaitedForAndItsNodesAreNotGivenToOthers() {
        Hall hall = new Hall(1);
        hall.running.add(new Running(
                Hall.job("low", 0, 2, Hall.preemptible(2)), Hall.places(1, 2), Hall.NOW, Optional.empty(), true));
        hall.waits("urgent", 5, 3, Holding.of(3));
        hall.waits("brief", 0, 1, Hall.hours(1, 1));
        Schedule schedule = hall.schedule();
        assertThat(schedule.leaving()).isEmpty();
        assertThat(schedule.placed()).isEmpty();
        assertThat(wait(schedule, "urgent").change()).contains("its nodes come free in a moment");
        assertThat(wait(schedule, "brief").rule()).isEqualTo(Wait.Rule.RESERVED);
    }

    @Test
    void of_powerForOneNodeOnly_startsWhatCanBePoweredAndTellsTheOther() {
        Hall hall = new Hall(4);
        hall.limit = Power.ofWatts(3 * 4_000 + 100);
        hall.waits("pair", 2, 2, Holding.of(2));
        hall.waits("other-pair", 1, 2, Holding.of(2));
        Schedule schedule = hall.schedule();
        assertThat(schedule.placed()).containsOnlyKeys(id("pair"));
        assertThat(wait(schedule, "other-pair").rule()).isEqualTo(Wait.Rule.POWER);
        assertThat(wait(schedule, "other-pair").because())
                .isEqualTo("the site can power 1 of the 2 nodes that it needs at their economic floor");
    }

    @Test
    void of_pausableJobOfLowerPriorityHasThePower_countsAsAtRest() {
        Hall hall = new Hall(1);
        hall.limit = Power.ofWatts(4_000);
        JobId low = id("low");
        hall.running.add(new Running(
                new JobSpec(low, "low", "c", 0, 1, Share.ALL, true, List.of("t")),
                Hall.places(1, 1),
                Hall.NOW,
                Optional.empty(),
                false));
        hall.waits("urgent", 1, 1, Holding.of(1));
        assertThat(hall.schedule().placed()).containsOnlyKeys(id("urgent"));
        hall.queue.clear();
        hall.waits("equal", 0, 1, Holding.of(1));
        assertThat(wait(hall.schedule(), "equal").rule()).isEqualTo(Wait.Rule.POWER);
    }

    @Test
    void of_walltimeReachesIntoAMaintenanceWindow_takesOtherNodesOrWaits() {
        Hall hall = new Hall(2);
        hall.downtimes.add(new Downtime(
                Set.of(Hall.node(0)),
                Hall.NOW.plus(Duration.ofHours(2)),
                Hall.NOW.plus(Duration.ofHours(3)),
                "new firmware"));
        hall.waits("long", 3, 1, Hall.hours(4, 1));
        hall.waits("long-too", 2, 1, Hall.hours(4, 1));
        hall.waits("short", 1, 1, Hall.hours(2, 1));
        Schedule schedule = hall.schedule();
        assertThat(schedule.placed()).containsEntry(id("long"), nodes(1, 1)).containsEntry(id("short"), nodes(0, 1));
        assertThat(wait(schedule, "long-too"))
                .isEqualTo(new Wait(
                        Wait.Rule.DOWNTIME,
                        "too many of the free nodes have maintenance from 2026-03-02T10:00:00Z: new firmware",
                        "it is next, and starts by 2026-03-02T12:00:00Z at the latest; sooner with a shorter walltime or"
                                + " other nodes"));
    }

    @Test
    void of_maintenanceBegins_sendsPreemptibleJobsAwayAndGivesTheNodesToNobody() {
        Hall hall = new Hall(1);
        hall.downtimes.add(new Downtime(
                Set.of(Hall.node(0), Hall.node(1), Hall.node(2)),
                Hall.NOW,
                Hall.NOW.plus(Duration.ofHours(3)),
                "new firmware"));
        hall.runs("movable", 1, 1, 1, Hall.preemptible(1));
        hall.runs("guarded", 1, 2, 1, Holding.of(1));
        hall.waits("endless", 1, 1, Holding.of(1));
        Schedule schedule = hall.schedule();
        assertThat(schedule.placed()).isEmpty();
        assertThat(schedule.leaving()).extracting(Leave::job).containsExactly(id("movable"));
    }

    @Test
    void of_elasticJob_startsSmallerWhereThereIsLessAndLargerWhereNobodyWaits() {
        Hall hall = new Hall(3);
        hall.waits("elastic", 1, 4, Hall.elastic(2, 8));
        assertThat(hall.schedule().placed().get(id("elastic"))).hasSize(3);
        Hall empty = new Hall(7);
        empty.waits("elastic", 1, 4, Hall.elastic(2, 8));
        assertThat(empty.schedule().placed().get(id("elastic"))).hasSize(7);
        Hall busy = new Hall(7);
        busy.waits("elastic", 1, 4, Hall.elastic(2, 8));
        busy.waits("other", 0, 3, Holding.of(3));
        assertThat(busy.schedule().placed().get(id("elastic"))).hasSize(4);
    }

    @Test
    void of_elasticJobRunsAndNodesStayFree_growsThroughACheckpointOnceItIsWorthIt() {
        Hall hall = new Hall(1);
        hall.runs("elastic", 1, 4, 4, Hall.elastic(2, 8));
        assertThat(hall.schedule().leaving())
                .containsExactly(new Leave(
                        id("elastic"),
                        Leave.Cause.GROWS,
                        "starts again on 5 nodes instead of 4: nobody else wants them"));
        hall.waits("other", 0, 1, Holding.of(1));
        assertThat(hall.schedule().leaving()).isEmpty();
    }

    @Test
    void of_nodesThatAGrowingJobKeeps_areNobodyElses() {
        Hall hall = new Hall(3);
        hall.waits("other", 9, 2, Holding.of(2));
        hall.queue.add(new Waiting(
                Hall.job("growing", 1, 2, Hall.elastic(2, 3)),
                Optional.empty(),
                Set.of(Hall.node(0), Hall.node(1)),
                false));
        Schedule schedule = hall.schedule();
        assertThat(schedule.placed()).containsOnlyKeys(id("growing"));
        assertThat(schedule.placed().get(id("growing"))).contains(Hall.node(0), Hall.node(1));
    }

    @Test
    void of_budgetUsedUp_startsNothingAndSaysSo() {
        Hall hall = new Hall(3);
        hall.closed = Optional.of("the month's money budget is used up");
        hall.waits("job", 1, 1, Holding.of(1));
        assertThat(wait(hall.schedule(), "job"))
                .isEqualTo(new Wait(Wait.Rule.CLOSED, "the month's money budget is used up", ""));
    }

    @Test
    void refusal_moreNodesThanTheSiteHasOrCanPower_saysTheFigures() {
        List<Place> all = Hall.places(0, 4);
        List<Power> rest = List.of(Power.ofWatts(7_000));
        List<Power> limits = List.of(Power.ofWatts(7_000 + 2 * 4_000 + 3_999));
        assertThat(Admission.refusal(Hall.job("five", 1, 5, Holding.of(5)), all, PowerTree.FLAT, limits, rest))
                .contains("job five needs 5 nodes, the site has 4");
        assertThat(Admission.refusal(Hall.job("three", 1, 3, Holding.of(3)), all, PowerTree.FLAT, limits, rest))
                .contains("job three needs 3 nodes at once; with no other job the site can power 2 at their economic"
                        + " floor, so it could never start: ask for at most 2, or raise that limit");
        assertThat(Admission.refusal(Hall.job("two", 1, 3, Hall.elastic(2, 3)), all, PowerTree.FLAT, limits, rest))
                .isEmpty();
    }
}
