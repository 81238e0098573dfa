package org.wattwerk.core.tariff;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.time.QuarterHour;

class PriceEstimateTest {
    private static final PriceSource MARKET = new PriceSource("the market", false, "CC BY 4.0");

    @Test
    void of_weekdayOfLastWeekKnown_isItsProfileAndSaysSo() {
        LocalDate day = LocalDate.of(2025, 11, 19);
        PriceCurve estimate =
                PriceEstimate.of(day, date -> Optional.of(counted(date))).orElseThrow();
        assertThat(estimate.start()).isEqualTo(new DeliveryDay(day).start());
        assertThat(estimate.quarterHours()).isEqualTo(96);
        // 13:00 is the 53rd quarter hour of a day without a change of clocks
        assertThat(estimate.at(Instant.parse("2025-11-19T12:00:00Z"))).isEqualTo(EnergyPrice.ofEurosPerMwh(52));
        assertThat(estimate.source().model()).isTrue();
        assertThat(estimate.source().name()).isEqualTo("estimate from the prices of 2025-11-12 (the market)");
    }

    @Test
    void of_lastWeekUnknown_goesBackFourWeeksAndNoFurther() {
        LocalDate day = LocalDate.of(2025, 11, 19);
        LocalDate fourWeeks = day.minusDays(28);
        assertThat(PriceEstimate.of(
                        day, date -> date.equals(fourWeeks) ? Optional.of(counted(date)) : Optional.empty()))
                .isPresent();
        LocalDate fiveWeeks = day.minusDays(35);
        assertThat(PriceEstimate.of(
                        day, date -> date.equals(fiveWeeks) ? Optional.of(counted(date)) : Optional.empty()))
                .isEmpty();
    }

    @Test
    void of_modelPrices_areNoGroundForAnEstimate() {
        assertThat(PriceEstimate.of(LocalDate.of(2025, 11, 19), date -> Optional.of(TypicalYear.day(date, 1))))
                .isEmpty();
    }

    @Test
    void of_daysOfTheClockChanges_keepLocalTime() {
        // 2025-10-26 has 100 quarter hours, the Sunday before 96: the hour from 2 comes twice with the same prices
        PriceCurve autumn = PriceEstimate.of(LocalDate.of(2025, 10, 26), date -> Optional.of(counted(date)))
                .orElseThrow();
        assertThat(autumn.quarterHours()).isEqualTo(100);
        assertThat(autumn.at(Instant.parse("2025-10-26T00:00:00Z"))).isEqualTo(EnergyPrice.ofEurosPerMwh(8));
        assertThat(autumn.at(Instant.parse("2025-10-26T01:00:00Z"))).isEqualTo(EnergyPrice.ofEurosPerMwh(8));
        // a week after the spring change: 2 o'clock is there again, but was not on the model day
        PriceCurve afterSpring = PriceEstimate.of(LocalDate.of(2025, 4, 6), date -> Optional.of(counted(date)))
                .orElseThrow();
        assertThat(afterSpring.quarterHours()).isEqualTo(96);
        assertThat(afterSpring.at(Instant.parse("2025-04-06T00:00:00Z"))).isEqualTo(EnergyPrice.ofEurosPerMwh(8));
    }

    /** A day whose prices count its quarter hours from 0. */
    private static PriceCurve counted(LocalDate date) {
        DeliveryDay day = new DeliveryDay(date);
        List<PriceInterval> intervals = new ArrayList<>();
        for (int i = 0; i < day.quarterHours(); i++) {
            Instant start = day.start().plus(QuarterHour.LENGTH.multipliedBy(i));
            intervals.add(new PriceInterval(start, QuarterHour.LENGTH, EnergyPrice.ofEurosPerMwh(i)));
        }
        return PriceCurve.of(MARKET, intervals);
    }
}
