package org.wattwerk.core.tariff;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.time.QuarterHour;

/**
 * A model of day-ahead prices in a typical German year, for where no market prices are at hand: the level of the month, the
 * shape of the day, weekends, sun that presses the midday price below zero, calm days and windy days. The same day and seed
 * always give the same prices. It is not a forecast and never was a market price, and says so in its source.
 *
 * <p>All figures are cents per MWh and chosen by hand to resemble the years 2023 to 2025: mean about 80 EUR/MWh, evening
 * peak, several hundred hours below zero.
 */
public final class TypicalYear {
    /** Level of each month, January first. */
    private static final long[] MONTH = {10100, 9400, 8000, 6900, 6600, 7300, 7200, 8000, 8500, 9000, 10600, 10400};

    /** Added at each local hour in winter: morning and evening peak, a shallow midday. */
    private static final long[] WINTER_HOUR = {
        -1900, -2200, -2400, -2500, -2300, -1500, 200, 1900, 2500, 1700, 900, 300, -100, 0, 500, 1100, 2300, 3300, 3100,
        2100, 900, 100, -700, -1400
    };

    /** Added at each local hour in summer, before the sun: a plateau with an evening peak. */
    private static final long[] SUMMER_HOUR = {
        -300, -700, -1000, -1100, -900, -300, 900, 1700, 1500, 900, 500, 300, 100, 0, 100, 400, 900, 1500, 2900, 4300,
        4700, 3200, 1700, 500
    };

    /** How much of the day's sun stands over each local hour of summer, in percent. */
    private static final long[] SUN = {
        0, 0, 0, 0, 0, 0, 2, 10, 28, 50, 72, 89, 98, 100, 98, 88, 68, 44, 22, 7, 0, 0, 0, 0
    };

    /** How much of the sun of June each month has, in percent, January first. */
    private static final long[] SUN_OF_MONTH = {12, 25, 50, 82, 98, 100, 97, 86, 62, 34, 15, 9};

    private TypicalYear() {}

    /** The prices of one delivery day in quarter hours. */
    public static PriceCurve day(LocalDate date, long seed) {
        return days(date, date.plusDays(1), seed);
    }

    /** The prices of the delivery days {@code [from, to)} in quarter hours. */
    public static PriceCurve days(LocalDate from, LocalDate to, long seed) {
        List<PriceInterval> intervals = new ArrayList<>();
        for (LocalDate date = from; date.isBefore(to); date = date.plusDays(1)) {
            addDay(intervals, date, seed);
        }
        return PriceCurve.of(
                new PriceSource(
                        "model of a typical German year, seed " + seed,
                        true,
                        "made-up prices of Wattwerk's own model, not market prices"),
                intervals);
    }

    private static void addDay(List<PriceInterval> intervals, LocalDate date, long seed) {
        SplittableRandom noise = new SplittableRandom(seed * 1_000_003L + date.toEpochDay());
        int month = date.getMonthValue() - 1;
        long summer = SUN_OF_MONTH[month];
        // Wind moves whole days and lasts for some: the mean of today's and the three days' draw before.
        long wind = (windOf(date, seed) + windOf(date.minusDays(1), seed) + windOf(date.minusDays(2), seed)) / 2;
        long sun = 14_500 * summer / 100 * noise.nextLong(25, 101) / 100;
        long weekend = date.getDayOfWeek() == DayOfWeek.SUNDAY
                ? -2400
                : date.getDayOfWeek() == DayOfWeek.SATURDAY ? -1300 : 500;
        long drift = 0;
        DeliveryDay day = new DeliveryDay(date);
        Instant end = day.end();
        for (Instant at = day.start(); at.isBefore(end); at = at.plus(QuarterHour.LENGTH)) {
            LocalTime local = LocalTime.ofInstant(at, DeliveryDay.ZONE);
            long shape = (between(WINTER_HOUR, local) * (100 - summer) + between(SUMMER_HOUR, local) * summer) / 100;
            drift = drift * 9 / 10 + noise.nextLong(-260, 261);
            // The zigzag of the quarter hours: ramps make the first of an hour dear on the way down and cheap on the
            // way up.
            long zigzag = (between(WINTER_HOUR, local) - between(WINTER_HOUR, local.minusMinutes(30)))
                    * (local.getMinute() - 22)
                    / 60;
            long cents = MONTH[month] + wind + weekend + shape - between(SUN, local) * sun / 100 + drift + zigzag;
            intervals.add(new PriceInterval(at, QuarterHour.LENGTH, ofCents(soften(cents))));
        }
    }

    private static long windOf(LocalDate date, long seed) {
        SplittableRandom draw = new SplittableRandom((seed ^ 0x57494E44L) * 1_000_003L + date.toEpochDay());
        return draw.nextLong(-3600, 3601);
    }

    /** Below zero, plants switch off: prices sink there by a third as much. Above, scarcity lets them rise faster. */
    private static long soften(long cents) {
        if (cents < 0) {
            return cents / 3;
        }
        return cents > 15_000 ? 15_000 + (cents - 15_000) * 3 / 2 : cents;
    }

    /** The figure of the local hour, moved linearly towards the next hour's. */
    private static long between(long[] byHour, LocalTime local) {
        long now = byHour[local.getHour()];
        long next = byHour[(local.getHour() + 1) % 24];
        return now + (next - now) * local.getMinute() / 60;
    }

    private static EnergyPrice ofCents(long cents) {
        return new EnergyPrice(cents * 10_000);
    }
}
