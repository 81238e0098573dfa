package org.wattwerk.simulator.backtest;

import java.util.Optional;
import org.wattwerk.core.planning.curve.PowerCurve;
import org.wattwerk.core.planning.rolling.ForecastRule;
import org.wattwerk.core.planning.year.RestTerms;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.tariff.PriceCurve;
import org.wattwerk.core.tariff.bill.YearTariff;
import org.wattwerk.core.time.QuarterHour;

/**
 * One run on one site through one billing year, or a part of it.
 *
 * @param tariff of the billing year that the prices are in
 * @param prices of the whole time, and no other
 * @param history prices before it without a gap, for the forecast; empty where there are none
 * @param curve what the run draws at the meter at each speed
 * @param work quarter hours at full speed that its tokens need
 * @param tokens that are trained by that work
 * @param rest what a rest costs
 * @param limit what the connection point may draw
 * @param otherLoads what draws all the time behind the meter, beside the run
 * @param rule how prices that are not known yet are thought of
 * @param carbon what a kWh emits; empty where nothing is known
 */
public record BacktestCase(
        YearTariff tariff,
        PriceCurve prices,
        Optional<PriceCurve> history,
        PowerCurve curve,
        double work,
        long tokens,
        RestTerms rest,
        Power limit,
        Power otherLoads,
        Knowledge knowledge,
        ForecastRule rule,
        Optional<CarbonSeries> carbon) {
    public BacktestCase {
        QuarterHour last = new QuarterHour(prices.first().number() + prices.quarterHours() - 1);
        if (!tariff.year().contains(prices.first()) || !tariff.year().contains(last)) {
            throw new IllegalArgumentException("a backtest is of one billing year, and prices from " + prices.start()
                    + " to " + prices.end() + " are not all in " + tariff.year());
        }
        if (work > prices.quarterHours() * (1 + 1e-9)) {
            throw new IllegalArgumentException("the work needs " + Math.round(work)
                    + " quarter hours at full speed, and " + prices.quarterHours() + " have a price");
        }
    }

    /** How many quarter hours there are. */
    public int length() {
        return prices.quarterHours();
    }

    public QuarterHour quarterHour(int index) {
        return new QuarterHour(prices.first().number() + index);
    }

    /** The first quarter hour after the deadline. */
    QuarterHour deadline() {
        return quarterHour(length());
    }
}
