package org.wattwerk.core.tariff.calendar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Month;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wattwerk.core.tariff.DeliveryDay;
import org.wattwerk.core.time.QuarterHour;

class BillingYearTest {
    private static final BillingYear YEAR = new BillingYear(2026);

    private static QuarterHour at(String instant) {
        return QuarterHour.startingAt(Instant.parse(instant));
    }

    @Test
    void year_inBerlin_beginsAnHourBeforeUtcAndHasAllQuarterHours() {
        assertThat(YEAR.first().start()).isEqualTo("2025-12-31T23:00:00Z");
        assertThat(YEAR.end().start()).isEqualTo("2026-12-31T23:00:00Z");
        assertThat(YEAR.quarterHours()).isEqualTo(365 * 96);
        assertThat(new BillingYear(2024).quarterHours()).isEqualTo(366 * 96);
        assertThat(BillingYear.containing(Instant.parse("2025-12-31T23:00:00Z")))
                .isEqualTo(YEAR);
        assertThat(BillingYear.containing(YEAR.first().previous())).isEqualTo(new BillingYear(2025));
        assertThat(YEAR).isLessThan(YEAR.next()).hasToString("2026").hasSameHashCodeAs(new BillingYear(2026));
    }

    @ParameterizedTest
    @CsvSource({
        // March has an hour less, October an hour more.
        "1, 2976",
        "2, 2688",
        "3, 2972",
        "4, 2880",
        "10, 2980",
        "12, 2976",
    })
    void month_ofTheYear_hasItsQuarterHours(int month, int quarterHours) {
        QuarterHour first = YEAR.monthStart(month);
        QuarterHour end = YEAR.monthStart(month + 1);

        assertThat(end.number() - first.number()).isEqualTo(quarterHours);
        assertThat(YEAR.month(first)).isEqualTo(month);
        assertThat(YEAR.month(end.previous())).isEqualTo(month);
        assertThatThrownBy(() -> YEAR.month(YEAR.end())).hasMessageContaining("is not in 2026");
    }

    @Test
    void elapsed_atTheEndOfAMonth_isItsTwelfths() {
        // Two months, 2/12; the middle of March by quarter hours, 2.5/12 = 7430 / 35664.
        assertThat(part(YEAR.elapsed(YEAR.monthStart(3)))).isEqualTo(2.0 / 12);
        QuarterHour middle = new QuarterHour(YEAR.monthStart(3).number() + 1_486);
        assertThat(YEAR.elapsed(middle)).isEqualTo(new YearPart(7_430, 35_664));
        assertThat(YEAR.elapsed(YEAR.end()).isWhole()).isTrue();
        assertThat(YEAR.elapsed(YEAR.first()).isNone()).isTrue();
        assertThat(part(YEAR.between(YEAR.monthStart(7), YEAR.end()))).isEqualTo(0.5);
        assertThat(YEAR.partOfMonth(3, YEAR.first(), middle)).isEqualTo(new YearPart(1_486, 2_972));
        assertThat(YEAR.partOfMonth(4, YEAR.first(), middle).isNone()).isTrue();
        assertThatThrownBy(() -> new YearPart(2, 1)).hasMessageContaining("no part of a year");
    }

    private static double part(YearPart part) {
        return part.part() / (double) part.whole();
    }

    @Test
    void windows_acrossTheChangeOfClocks_areInLocalTime() {
        Windows nights = new Windows(
                "nights",
                EnumSet.allOf(DayOfWeek.class),
                Set.of(LocalDate.of(2026, 12, 25)),
                List.of(new Windows.Span(EnumSet.allOf(Month.class), 120, 180)));

        // 02:00 to 03:00 exists once on most days, twice on 2026-10-25, and not at all on 2026-03-29.
        assertThat(countOfDay(nights, LocalDate.of(2026, 10, 24))).isEqualTo(4);
        assertThat(countOfDay(nights, LocalDate.of(2026, 10, 25))).isEqualTo(8);
        assertThat(countOfDay(nights, LocalDate.of(2026, 3, 29))).isZero();
        assertThat(countOfDay(nights, LocalDate.of(2026, 12, 25))).isZero();
        assertThat(nights.contains(at("2026-07-01T00:00:00Z"))).isTrue();
        assertThat(nights.contains(at("2026-07-01T01:00:00Z"))).isFalse();
    }

    private static long countOfDay(Windows windows, LocalDate date) {
        DeliveryDay day = new DeliveryDay(date);
        long first = QuarterHour.startingAt(day.start()).number();
        return LongStream.range(first, first + day.quarterHours())
                .filter(number -> windows.contains(new QuarterHour(number)))
                .count();
    }

    @Test
    void windows_otherDaysSeasonsOrHours_doNotOverlap() {
        Windows winter = windows(Month.JANUARY, 1_020, 1_170);

        assertThat(winter.overlaps(windows(Month.JANUARY, 1_155, 1_200))).isTrue();
        assertThat(winter.overlaps(windows(Month.JANUARY, 1_170, 1_200))).isFalse();
        assertThat(winter.overlaps(windows(Month.MARCH, 1_020, 1_170))).isFalse();
        assertThatThrownBy(() -> windows(Month.MARCH, 600, 610)).hasMessageContaining("write quarter hours");
    }

    private static Windows windows(Month month, int from, int until) {
        return new Windows(
                "w", Set.of(DayOfWeek.MONDAY), Set.of(), List.of(new Windows.Span(Set.of(month), from, until)));
    }
}
