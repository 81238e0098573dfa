package org.wattwerk.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.metering.Counter;
import org.wattwerk.core.metering.Mark;
import org.wattwerk.core.metering.MeterMark;
import org.wattwerk.core.metering.NodeInterval;
import org.wattwerk.core.metering.Quality;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.time.QuarterHour;

class MarkInboxTest {
    private static final QuarterHour Q0 = QuarterHour.startingAt(Instant.parse("2024-12-12T00:00:00Z"));
    private static final QuarterHour Q1 = Q0.next();
    private static final QuarterHour Q2 = Q1.next();
    private static final QuarterHour Q3 = Q2.next();
    private static final NodeId A = new NodeId("a");
    private static final NodeId B = new NodeId("b");
    private static final Duration PATIENCE = Duration.ofHours(2);

    private final MarkInbox inbox = new MarkInbox(PATIENCE);

    @Test
    void due_nothingFromTheMeter_isEmpty() {
        inbox.add(mark(A, Q0, 0));
        inbox.add(mark(A, Q1, 100));

        assertThat(inbox.due(Q3.start())).isEmpty();
    }

    @Test
    void due_everyNodeAndTheMeterSpoke_isHandedOutOnce() {
        meter(Q0, 1_000);
        inbox.add(mark(A, Q0, 0));
        inbox.add(mark(B, Q0, 7));
        inbox.add(mark(A, Q1, 100));
        inbox.add(mark(B, Q1, 57));
        meter(Q1, 1_200);

        MarkInbox.Due due = inbox.due(Q1.start()).orElseThrow();

        assertThat(due.quarterHour()).isEqualTo(Q0);
        assertThat(due.meter().orElseThrow().connectionPoint()).isEqualTo(Energy.ofJoules(1_200 - 1_000));
        assertThat(due.nodes())
                .extracting(NodeInterval::energy)
                .containsExactly(Energy.ofJoules(100), Energy.ofJoules(57 - 7));
        assertThat(due.silent()).isEmpty();
        assertThat(due.marks()).extracting(Mark::at).containsExactly(Q1, Q1);
        assertThat(inbox.due(Q3.start())).isEmpty();
    }

    @Test
    void due_oneNodeIsSilent_waitsAsLongAsItsPatienceAndThenLeavesItOut() {
        meter(Q0, 0);
        meter(Q1, 500);
        inbox.add(mark(A, Q0, 0));
        inbox.add(mark(A, Q1, 100));
        inbox.wasThere(B, Q0);

        assertThat(inbox.due(Q0.end().plus(PATIENCE).minusNanos(1))).isEmpty();
        MarkInbox.Due due = inbox.due(Q0.end().plus(PATIENCE)).orElseThrow();

        assertThat(due.silent()).containsExactly(B);
        assertThat(due.nodes()).hasSize(1);
    }

    @Test
    void due_nodeCameLater_isNotExpectedBefore() {
        meter(Q0, 0);
        meter(Q1, 500);
        inbox.wasThere(B, Q1);

        assertThat(inbox.due(Q1.start()).orElseThrow().silent()).isEmpty();
    }

    @Test
    void due_marksInBetweenAreLost_spreadsTheEnergyAndSaysSo() {
        meter(Q0, 0);
        meter(Q1, 500);
        meter(Q2, 1_000);
        inbox.add(mark(A, Q0, 0));
        inbox.add(mark(A, Q2, 301));

        NodeInterval first = inbox.due(Q2.start()).orElseThrow().nodes().get(0);
        NodeInterval second = inbox.due(Q2.start()).orElseThrow().nodes().get(0);

        assertThat(first.energy().plus(second.energy())).isEqualTo(Energy.ofJoules(301));
        assertThat(first.deltas().get(0).quality()).isEqualTo(Quality.SUBSTITUTE);
    }

    @Test
    void late_marksOfASilentNodeArrive_correctsEachOfItsQuarterHoursOnce() {
        meter(Q0, 0);
        meter(Q1, 500);
        inbox.add(mark(B, Q0, 10));
        assertThat(inbox.due(Q0.end().plus(PATIENCE))).isPresent();
        assertThat(inbox.late()).isEmpty();

        inbox.add(mark(B, Q1, 70));
        MarkInbox.Late late = inbox.late().orElseThrow();

        assertThat(late.quarterHour()).isEqualTo(Q0);
        assertThat(late.nodes()).extracting(NodeInterval::energy).containsExactly(Energy.ofJoules(70 - 10));
        assertThat(inbox.late()).isEmpty();
    }

    @Test
    void neededNoMore_nodeIsSilent_keepsTheMarkThatItsEnergyIsCountedFrom() {
        meter(Q0, 0);
        meter(Q1, 500);
        inbox.add(mark(A, Q0, 0));
        inbox.add(mark(A, Q1, 100));
        inbox.add(mark(B, Q0, 10));
        assertThat(inbox.due(Q0.end().plus(PATIENCE))).isPresent();

        assertThat(inbox.neededNoMore()).containsEntry(A, Q1).containsEntry(B, Q0.previous());
    }

    @Test
    void recovered_fromTheLedger_goesOnWhereItEndedAndTakesMarksSentAgainOnce() {
        inbox.recovered(new MeterMark(Q1, Energy.ofJoules(500), Energy.ZERO, Quality.MEASURED));
        inbox.recovered(mark(A, Q1, 100));
        inbox.add(mark(A, Q0, 0));
        inbox.add(mark(A, Q1, 100));
        inbox.add(mark(A, Q2, 160));
        meter(Q2, 900);

        MarkInbox.Due due = inbox.due(Q2.start()).orElseThrow();

        assertThat(due.quarterHour()).isEqualTo(Q1);
        assertThat(due.meter().orElseThrow().connectionPoint()).isEqualTo(Energy.ofJoules(900 - 500));
        assertThat(due.nodes()).extracting(NodeInterval::energy).containsExactly(Energy.ofJoules(160 - 100));
        assertThat(inbox.due(Q3.end())).isEmpty();
    }

    @Test
    void recoveredSilent_lateMarksArrive_areTakenAfterARestart() {
        inbox.recovered(new MeterMark(Q1, Energy.ofJoules(500), Energy.ZERO, Quality.MEASURED));
        inbox.recoveredSilent(B, Q0);
        inbox.add(mark(B, Q0, 10));
        inbox.add(mark(B, Q1, 70));

        assertThat(inbox.late().orElseThrow().nodes())
                .extracting(NodeInterval::energy)
                .containsExactly(Energy.ofJoules(60));
    }

    @Test
    void due_aNodesMeterStartedAnew_leavesItsQuarterHourUnattributedAndGoesOn() {
        meter(Q0, 0);
        meter(Q1, 500);
        meter(Q2, 900);
        inbox.add(mark(A, Q0, 1_000));
        inbox.add(mark(A, Q1, 40));
        inbox.add(mark(A, Q2, 90));

        assertThat(inbox.due(Q2.start()).orElseThrow().silent()).containsExactly(A);
        assertThat(inbox.due(Q2.start()).orElseThrow().nodes())
                .extracting(NodeInterval::energy)
                .containsExactly(Energy.ofJoules(90 - 40));
        assertThat(inbox.late()).isEmpty();
    }

    private void meter(QuarterHour at, long joules) {
        inbox.add(new MeterMark(at, Energy.ofJoules(joules), Energy.ZERO, Quality.MEASURED));
    }

    private static Mark mark(NodeId node, QuarterHour at, long joules) {
        return new Mark(
                node,
                at,
                List.of(new Counter(Optional.empty(), Energy.ofJoules(joules), Energy.ZERO, Quality.MEASURED, 0)));
    }
}
