package org.wattwerk.core.planning.rolling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.tariff.PriceCurve;
import org.wattwerk.core.tariff.PriceInterval;
import org.wattwerk.core.tariff.PriceSource;
import org.wattwerk.core.time.QuarterHour;

class ExtensionTest {
    private static final Instant MIDNIGHT = Instant.parse("2025-12-31T23:00:00Z");
    private static final EnergyPrice FEES = EnergyPrice.ofEurosPerMwh(40);

    /** So many hours, each at its number in EUR/MWh. */
    private static PriceCurve hours(int count) {
        List<PriceInterval> prices = new ArrayList<>();
        for (int hour = 0; hour < count; hour++) {
            prices.add(new PriceInterval(
                    MIDNIGHT.plus(Duration.ofHours(hour)), Duration.ofHours(1), EnergyPrice.ofEurosPerMwh(hour)));
        }
        return PriceCurve.of(new PriceSource("made for this test", false, "none"), prices);
    }

    private static QuarterHour hour(int hour) {
        return QuarterHour.startingAt(MIDNIGHT.plus(Duration.ofHours(hour)));
    }

    @Test
    void to_flatSeason_repeatsWholeWeeksAndSaysThatTheyAreNoMarketPrices() {
        PriceCurve extended = Extension.to(hours(200), hour(400), FEES, SeasonalShape.FLAT);
        assertThat(extended.end()).isEqualTo(hour(400).start());
        assertThat(extended.at(hour(199))).isEqualTo(EnergyPrice.ofEurosPerMwh(199));
        // One whole week of 168 hours lies before hour 200, so hour 200 is hour 32 again, and 368 as well.
        assertThat(extended.at(hour(200))).isEqualTo(EnergyPrice.ofEurosPerMwh(32));
        assertThat(extended.at(hour(368))).isEqualTo(EnergyPrice.ofEurosPerMwh(32));
        assertThat(extended.source().model()).isTrue();
        assertThat(extended.source().name()).contains("the last 7 days repeated");
    }

    @Test
    void to_aCheaperMonth_scalesThePriceWithItsFees() {
        PriceCurve extended = Extension.to(hours(24), hour(24 * 140), FEES, SeasonalShape.GERMAN);
        double january = SeasonalShape.GERMAN.of(java.time.Month.JANUARY);
        double may = SeasonalShape.GERMAN.of(java.time.Month.MAY);
        // Day 130 is in May; hour 12 of it costs (12 + 40) x May / January - 40.
        double expected = (12 + 40) * may / january - 40;
        assertThat(extended.at(hour(24 * 130 + 12)).microEurosPerMwh() / 1e6)
                .isCloseTo(expected, org.assertj.core.api.Assertions.within(1e-4));
    }

    @Test
    void to_anEndThatIsKnown_changesNothing_andLessThanADayIsRefused() {
        assertThat(Extension.to(hours(48), hour(40), FEES, SeasonalShape.FLAT)).isEqualTo(hours(48));
        assertThatThrownBy(() -> Extension.to(hours(3), hour(40), FEES, SeasonalShape.FLAT))
                .hasMessageContaining("12 quarter hours are too few");
    }
}
