package org.wattwerk.simulator.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.wattwerk.core.tariff.PriceCurve;
import org.wattwerk.core.tariff.TypicalYear;
import org.wattwerk.simulator.day.DayOutcome;

/** What a backtest plays on a curve, the real loop does on simulated devices. */
class LoopFollowsPlanTest {
    private static final LocalDate START = LocalDate.of(2026, 2, 3);
    private static final PriceCurve TWO_DAYS = TypicalYear.days(START, START.plusDays(2), 3);

    @Test
    void simulate_decisionsOfTheBacktest_theLoopDrawsAndDoesTheSame() {
        FewNodes site = new FewNodes(3, TWO_DAYS);
        Course course = site.played();
        DayOutcome outcome = site.carriedOut(course, Duration.ofMinutes(1));

        double energy = 0;
        double peak = 0;
        double rests = 0;
        for (int i = 0; i < course.length(); i++) {
            energy += course.kilowatts(i) / 4;
            peak = Math.max(peak, course.kilowatts(i));
            rests += site.limit(course, i).isEmpty() ? 1 : 0;
        }
        assertThat(rests).as("quarter hours at rest, else nothing is shown").isGreaterThan(4);
        // A limit takes up to a step of one minute to be granted, read back and followed.
        assertThat(outcome.statement().meter().kilowattHours()).isCloseTo(energy, within(0.01 * energy));
        assertThat(outcome.highestQuarterHour().milliwatts() / 1e6).isCloseTo(peak, within(0.01 * peak));
        assertThat(site.work(outcome)).isCloseTo(course.work(), within(0.02 * course.work()));
    }
}
