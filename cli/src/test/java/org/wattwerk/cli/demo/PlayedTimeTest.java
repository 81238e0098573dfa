package org.wattwerk.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.wattwerk.core.tariff.DeliveryDay;

class PlayedTimeTest {
    private static final DeliveryDay WINTER_DAY = new DeliveryDay(LocalDate.parse("2024-12-12"));

    @Test
    void pace_wholeDayAfterHalfAMinute_endsBeforeFourMinutes() {
        PlayedTime played = PlayedTime.of(WINTER_DAY, 24);
        double pace = played.pace(Duration.ofSeconds(30));
        // 30 s of start, 86,400 s of day and 22 s at the day's own pace.
        assertThat(30 + 86_400 / pace + 22).isCloseTo(225, within(25.0)).isLessThan(240);
    }

    @Test
    void pace_partOfADay_isTheUsualOne() {
        assertThat(PlayedTime.of(WINTER_DAY, 6).pace(Duration.ofSeconds(30))).isEqualTo(480);
    }

    @Test
    void of_dayOf25Hours_isPlayedWhole() {
        PlayedTime played = PlayedTime.of(new DeliveryDay(LocalDate.parse("2024-10-27")), 24);
        assertThat(played.length()).isEqualTo(Duration.ofHours(25));
    }

    @Test
    void order_sixHours_liesInsideThem() {
        PlayedTime played = PlayedTime.of(WINTER_DAY, 6);
        // 60 % of 6 h is 3:36, and 90 minutes later it is 5:06.
        assertThat(played.orderAt()).isEqualTo(WINTER_DAY.start().plus(Duration.ofMinutes(216)));
        assertThat(played.orderAt().plus(played.orderLength())).isBefore(played.end());
    }
}
