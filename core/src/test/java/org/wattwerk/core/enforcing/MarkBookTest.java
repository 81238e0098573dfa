package org.wattwerk.core.enforcing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.metering.Counter;
import org.wattwerk.core.metering.Mark;
import org.wattwerk.core.metering.Quality;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.time.QuarterHour;

class MarkBookTest {
    private static final Instant SEVEN = Instant.parse("2024-12-12T07:00:00Z");

    private final MarkBook book = new MarkBook(new NodeId("node-1"), 8, List.of(), Map.of());

    @Test
    void mark_betweenTwoSamples_isInterpolated() {
        List<Mark> made = book.add(interval(890, 1_000, 910, 3_000));
        // 10 of 20 seconds of 2,000 J
        assertThat(made).hasSize(1);
        assertThat(made.get(0).at()).isEqualTo(QuarterHour.containing(SEVEN).next());
        assertThat(made.get(0).counters().get(0).gpu()).isEqualTo(Energy.ofJoules(2_000));
        assertThat(made.get(0).counters().get(0).quality()).isEqualTo(Quality.MEASURED);
    }

    @Test
    void sampleOnTheBoundary_isTheMark() {
        assertThat(book.add(interval(800, 1_000, 900, 3_000))
                        .get(0)
                        .counters()
                        .get(0)
                        .gpu())
                .isEqualTo(Energy.ofJoules(3_000));
        assertThat(book.add(interval(900, 3_000, 910, 3_100))).isEmpty();
    }

    @Test
    void marksMissedWhileDead_areEstimatedAndSoIsTheNextOne() {
        List<Mark> missed = book.add(interval(0, 0, 2_000, 2_000_000));
        assertThat(missed).hasSize(2);
        assertThat(missed)
                .allSatisfy(mark -> assertThat(mark.counters().get(0).quality()).isEqualTo(Quality.ESTIMATED));
        Mark next = book.add(interval(2_600, 2_000_000, 2_700, 2_100_000)).get(0);
        assertThat(next.counters().get(0).quality())
                .as("what fell before the sample at 2,000 s is a guess")
                .isEqualTo(Quality.ESTIMATED);
        Mark clean = book.add(interval(3_500, 2_100_000, 3_600, 2_200_000)).get(0);
        assertThat(clean.counters().get(0).quality()).isEqualTo(Quality.MEASURED);
    }

    @Test
    void settledMarks_areForgotten() {
        book.add(interval(800, 0, 2_000, 100));
        book.settled(QuarterHour.containing(SEVEN).next());
        assertThat(book.unsettled()).hasSize(1);
    }

    @Test
    void fullBook_losesOldResolutionAndKeepsTheNewest() {
        for (int i = 1; i <= 12; i++) {
            book.add(interval(900L * i - 10, 100L * i, 900L * i, 100L * i + 50));
        }
        List<Mark> marks = book.unsettled();
        assertThat(marks).hasSizeLessThanOrEqualTo(8);
        assertThat(marks.get(0).at().number())
                .isEqualTo(QuarterHour.containing(SEVEN).number() + 1);
        assertThat(marks.get(marks.size() - 1).counters().get(0).gpu()).isEqualTo(Energy.ofJoules(1_250));
    }

    private static NodeMeter.Interval interval(long from, long joulesBefore, long to, long joulesAfter) {
        return new NodeMeter.Interval(
                SEVEN.plusSeconds(from),
                SEVEN.plusSeconds(to),
                List.of(counter(joulesBefore)),
                List.of(counter(joulesAfter)));
    }

    private static Counter counter(long joules) {
        return new Counter(Optional.empty(), Energy.ofJoules(joules), Energy.ZERO, Quality.MEASURED, 0);
    }
}
