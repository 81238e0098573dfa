package org.wattwerk.core.tariff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.time.QuarterHour;

class PriceCurveTest {
    private static final PriceSource SOURCE = new PriceSource("test", false, "none");
    private static final Instant MIDNIGHT = Instant.parse("2025-09-30T22:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration QUARTER = Duration.ofMinutes(15);

    @Test
    void at_hourThenQuarterHour_holdsForItsWholeInterval() {
        PriceCurve curve = PriceCurve.of(
                SOURCE,
                List.of(
                        new PriceInterval(MIDNIGHT.minus(HOUR), HOUR, EnergyPrice.parse("92.54 EUR/MWh")),
                        new PriceInterval(MIDNIGHT, QUARTER, EnergyPrice.parse("102.60 EUR/MWh"))));
        assertThat(curve.at(MIDNIGHT.minusSeconds(1))).isEqualTo(EnergyPrice.parse("92.54 EUR/MWh"));
        assertThat(curve.at(MIDNIGHT)).isEqualTo(EnergyPrice.parse("102.60 EUR/MWh"));
        assertThat(curve.at(QuarterHour.startingAt(MIDNIGHT))).isEqualTo(EnergyPrice.parse("102.60 EUR/MWh"));
        assertThat(curve.start()).isEqualTo(MIDNIGHT.minus(HOUR));
        assertThat(curve.end()).isEqualTo(MIDNIGHT.plus(QUARTER));
        assertThat(curve.quarterHours()).isEqualTo(4 + 1);
    }

    @Test
    void at_outside_isAnErrorAndNeverAGuess() {
        PriceCurve curve = PriceCurve.of(SOURCE, List.of(new PriceInterval(MIDNIGHT, HOUR, EnergyPrice.ZERO)));
        assertThat(curve.covers(MIDNIGHT)).isTrue();
        assertThat(curve.covers(MIDNIGHT.plus(HOUR))).isFalse();
        assertThat(curve.covers(MIDNIGHT.minusNanos(1))).isFalse();
        assertThatThrownBy(() -> curve.at(MIDNIGHT.plus(HOUR))).hasMessageContaining("no price for");
    }

    @Test
    void of_gapOverlapWrongLengthOrNothing_isRefused() {
        PriceInterval first = new PriceInterval(MIDNIGHT, HOUR, EnergyPrice.ZERO);
        PriceInterval gap = new PriceInterval(MIDNIGHT.plus(HOUR).plus(QUARTER), HOUR, EnergyPrice.ZERO);
        PriceInterval day = new PriceInterval(MIDNIGHT, Duration.ofDays(1), EnergyPrice.ZERO);
        assertThatThrownBy(() -> PriceCurve.of(SOURCE, List.of(first, gap))).hasMessageContaining("not contiguous");
        assertThatThrownBy(() -> PriceCurve.of(SOURCE, List.of(first, first))).hasMessageContaining("not contiguous");
        assertThatThrownBy(() -> PriceCurve.of(SOURCE, List.of(day))).hasMessageContaining("1440 min");
        assertThatThrownBy(() -> PriceCurve.of(SOURCE, List.of())).hasMessageContaining("no prices");
    }

    @Test
    void day_changeOfClocks_has92And100QuarterHours() {
        assertThat(new DeliveryDay(LocalDate.parse("2027-03-28")).quarterHours())
                .isEqualTo(92);
        assertThat(new DeliveryDay(LocalDate.parse("2026-10-25")).quarterHours())
                .isEqualTo(100);
        assertThat(new DeliveryDay(LocalDate.parse("2026-11-24")).quarterHours())
                .isEqualTo(96);
        assertThat(DeliveryDay.containing(Instant.parse("2024-12-11T23:00:00Z")).date())
                .isEqualTo(LocalDate.parse("2024-12-12"));
    }

    @Test
    void day_cutFromALongerCurve_isThatDayOnly() {
        PriceCurve days = TypicalYear.days(LocalDate.parse("2026-10-24"), LocalDate.parse("2026-10-27"), 1);
        PriceCurve autumn = days.day(LocalDate.parse("2026-10-25"));
        assertThat(autumn.quarterHours()).isEqualTo(100);
        assertThat(autumn.start()).isEqualTo(Instant.parse("2026-10-24T22:00:00Z"));
        assertThat(autumn.end()).isEqualTo(Instant.parse("2026-10-25T23:00:00Z"));
        assertThat(autumn).isEqualTo(TypicalYear.day(LocalDate.parse("2026-10-25"), 1));
        assertThatThrownBy(() -> autumn.day(LocalDate.parse("2026-10-26")))
                .hasMessageContaining("whole day 2026-10-26");
    }
}
