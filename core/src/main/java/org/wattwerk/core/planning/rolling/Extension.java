package org.wattwerk.core.planning.rolling;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.tariff.DeliveryDay;
import org.wattwerk.core.tariff.PriceCurve;
import org.wattwerk.core.tariff.PriceInterval;
import org.wattwerk.core.tariff.PriceSource;
import org.wattwerk.core.time.QuarterHour;

/**
 * Known prices with a guess behind them: the last four weeks, or as many whole weeks as there are, again and again, each month
 * at the level of the season. One guess and no scenarios, for plans that people look at; what is followed uses the rolling
 * rule.
 */
public final class Extension {
    private static final int DAY = 96;
    private static final int WEEK = 7 * DAY;
    private static final int WEEKS = 4;

    private Extension() {}

    /**
     * The curve to a quarter hour; itself where it reaches that far.
     *
     * @param fees what is charged on top of every MWh, on the mean: the season scales prices with it
     * @throws IllegalArgumentException if less than a day is known
     */
    public static PriceCurve to(PriceCurve known, QuarterHour end, EnergyPrice fees, SeasonalShape season) {
        long first = known.first().number();
        long last = first + known.quarterHours();
        if (end.number() <= last) {
            return known;
        }
        if (known.quarterHours() < DAY) {
            throw new IllegalArgumentException("prices of " + known.quarterHours()
                    + " quarter hours are too few to go on from: give those of a day or more");
        }
        int period = known.quarterHours() >= WEEK
                ? Math.min(WEEKS, known.quarterHours() / WEEK) * WEEK
                : known.quarterHours() / DAY * DAY;
        double now = 0;
        for (long at = last - period; at < last; at++) {
            now += level(season, at) / period;
        }
        List<PriceInterval> all = new ArrayList<>();
        for (long at = first; at < end.number(); at++) {
            long from = at < last ? at : last - period + Math.floorMod(at - last, (long) period);
            EnergyPrice price = known.at(new QuarterHour(from));
            all.add(new PriceInterval(
                    new QuarterHour(at).start(),
                    QuarterHour.LENGTH,
                    at < last ? price : scaled(price, fees, level(season, at) / now)));
        }
        return PriceCurve.of(
                new PriceSource(
                        known.source().name() + ", from " + known.end() + " on the last "
                                + Duration.ofMinutes(15L * period).toDays() + " days repeated",
                        true,
                        known.source().licence()),
                all);
    }

    private static EnergyPrice scaled(EnergyPrice price, EnergyPrice fees, double factor) {
        double whole = price.plus(fees).microEurosPerMwh() * factor;
        return new EnergyPrice(Math.round(whole) - fees.microEurosPerMwh());
    }

    private static double level(SeasonalShape season, long quarterHour) {
        return season.of(
                new QuarterHour(quarterHour).start().atZone(DeliveryDay.ZONE).getMonth());
    }
}
