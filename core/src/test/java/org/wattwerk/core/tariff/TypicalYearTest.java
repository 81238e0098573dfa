package org.wattwerk.core.tariff;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.wattwerk.core.time.QuarterHour;

class TypicalYearTest {
    private static final long MICRO = 1_000_000;

    @Test
    void day_sameSeed_isTheSameAndMarkedAsAModel() {
        LocalDate date = LocalDate.parse("2026-06-01");
        assertThat(TypicalYear.day(date, 7)).isEqualTo(TypicalYear.day(date, 7));
        assertThat(TypicalYear.day(date, 7)).isNotEqualTo(TypicalYear.day(date, 8));
        assertThat(TypicalYear.day(date, 7).source().model()).isTrue();
        assertThat(TypicalYear.day(date, 7).source().name()).contains("model");
    }

    @Test
    void year_anySeed_resemblesGermany() {
        for (long seed = 0; seed < 5; seed++) {
            PriceCurve year = TypicalYear.days(LocalDate.parse("2026-01-01"), LocalDate.parse("2027-01-01"), seed);
            long[] prices = new long[year.quarterHours()];
            for (int i = 0; i < prices.length; i++) {
                prices[i] = year.at(new QuarterHour(year.first().number() + i)).microEurosPerMwh();
            }
            assertThat(prices).hasSize(365 * 96);
            // Means of 2023, 2024, 2025: 95, 79, 89 EUR/MWh.
            assertThat(Arrays.stream(prices).sum() / prices.length).isBetween(70 * MICRO, 100 * MICRO);
            // Hours below zero in 2023, 2024, 2025: about 300, 457, 575.
            assertThat(Arrays.stream(prices).filter(price -> price < 0).count() / 4)
                    .isBetween(250L, 650L);
            assertThat(Arrays.stream(prices).min().orElseThrow()).isBetween(-500 * MICRO, -5 * MICRO);
            assertThat(Arrays.stream(prices).max().orElseThrow()).isBetween(180 * MICRO, 1_000 * MICRO);
        }
    }

    @Test
    void year_eveningAgainstMidday_isDearerInSummer() {
        PriceCurve july = TypicalYear.days(LocalDate.parse("2026-07-01"), LocalDate.parse("2026-08-01"), 3);
        long evening = 0;
        long midday = 0;
        for (int day = 1; day <= 31; day++) {
            ZonedDateTime noon = LocalDate.of(2026, 7, day).atTime(13, 0).atZone(DeliveryDay.ZONE);
            midday += july.at(noon.toInstant()).microEurosPerMwh();
            evening += july.at(noon.plusHours(7).toInstant()).microEurosPerMwh();
        }
        assertThat((evening - midday) / 31).isGreaterThan(60 * MICRO);
    }
}
