package org.wattwerk.controller.meter;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.wattwerk.core.metering.MeterMark;
import org.wattwerk.core.metering.Quality;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.time.QuarterHour;

class MeterMarksTest {
    private static final Instant START = Instant.parse("2024-12-12T00:00:00Z");
    private static final QuarterHour Q0 = QuarterHour.startingAt(START);

    private final MeterMarks marks = new MeterMarks(Optional.empty());

    @Test
    void sampled_theFirstTime_opensTheBooksAtTheStartOfItsQuarterHour() {
        assertThat(marks.sampled(reading(3, 700)))
                .containsExactly(new MeterMark(Q0, Energy.ofJoules(700), Energy.ofJoules(70), Quality.MEASURED));
    }

    @Test
    void sampled_lateInAQuarterHour_saysThatItIsNotAllMeasured() {
        assertThat(marks.sampled(reading(600, 700)).get(0).quality()).isEqualTo(Quality.ESTIMATED);
        assertThat(marks.sampled(reading(890, 800))).isEmpty();
        assertThat(marks.sampled(reading(910, 900)).get(0).quality()).isEqualTo(Quality.ESTIMATED);
    }

    @Test
    void sampled_aroundABoundary_makesItsMarkByAStraightLine() {
        marks.sampled(reading(0, 0));
        marks.sampled(reading(890, 1_000));

        // 10 s of 40 s lie before the boundary at 900 s.
        assertThat(marks.sampled(reading(930, 2_000)))
                .containsExactly(
                        new MeterMark(Q0.next(), Energy.ofJoules(1_250), Energy.ofJoules(125), Quality.MEASURED));
    }

    @Test
    void sampled_afterALongGap_makesEveryMarkAndCallsItEstimated() {
        marks.sampled(reading(0, 0));

        assertThat(marks.sampled(reading(2_700, 2_700)))
                .extracting(MeterMark::connectionPoint)
                .containsExactly(Energy.ofJoules(900), Energy.ofJoules(1_800), Energy.ofJoules(2_700));
        assertThat(marks.sampled(reading(3_590, 3_600))).isEmpty();
    }

    @Test
    void sampled_meterWasReplaced_goesOnFromWhereTheOldOneStood() {
        marks.sampled(reading(0, 5_000));
        marks.sampled(reading(890, 6_000));
        marks.sampled(reading(895, 10));

        MeterMark mark = marks.sampled(reading(905, 30)).get(0);

        // Halfway between 6000 J and 6000 J + (30 J - 10 J).
        assertThat(mark.connectionPoint()).isEqualTo(Energy.ofJoules(6_010));
        assertThat(mark.quality()).isEqualTo(Quality.ESTIMATED);
    }

    @Test
    void sampled_afterARestart_countsWhatWasDrawnMeanwhile() {
        MeterMarks restarted = new MeterMarks(
                Optional.of(new MeterMark(Q0, Energy.ofJoules(1_000), Energy.ofJoules(100), Quality.MEASURED)));

        assertThat(restarted.sampled(reading(1_800, 3_000)))
                .extracting(MeterMark::connectionPoint)
                .containsExactly(Energy.ofJoules(2_000), Energy.ofJoules(3_000));
    }

    private static SiteMeter.Reading reading(long second, long joules) {
        return new SiteMeter.Reading(
                START.plusSeconds(second),
                Energy.ofJoules(joules),
                Energy.ofJoules(joules / 10),
                Power.ofWatts(1),
                Power.ZERO);
    }
}
