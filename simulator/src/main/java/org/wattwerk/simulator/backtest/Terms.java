package org.wattwerk.simulator.backtest;

import java.util.List;
import java.util.Optional;
import org.wattwerk.core.planning.run.PlanTariff;
import org.wattwerk.core.planning.year.NetworkTerms;
import org.wattwerk.core.planning.year.PriceRow;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.tariff.PriceCurve;
import org.wattwerk.core.tariff.bill.CapacityCharge;
import org.wattwerk.core.tariff.bill.Linear;
import org.wattwerk.core.tariff.bill.NetworkDiscount;
import org.wattwerk.core.tariff.bill.NetworkEnergyCharge;
import org.wattwerk.core.tariff.bill.TieredPerKwh;
import org.wattwerk.core.tariff.bill.YearTariff;
import org.wattwerk.core.tariff.calendar.YearPart;
import org.wattwerk.core.time.QuarterHour;

/** What a year tariff means to a planner: the price of the next kWh in each quarter hour, and the network's terms. */
final class Terms {
    private final YearTariff tariff;
    private final PlanTariff planned;

    Terms(BacktestCase backtest) {
        this.tariff = backtest.tariff();
        this.planned = PlanTariff.atConstant(
                tariff, backtest.curve(), backtest.work() / backtest.length(), backtest.otherLoads());
    }

    /** What one more MWh costs in each quarter hour by the published prices, whatever the year earns. */
    PriceRow published(PriceCurve dayAhead) {
        return planned.marginal(
                dayAhead, dayAhead.first(), new QuarterHour(dayAhead.first().number() + dayAhead.quarterHours()));
    }

    /**
     * What the network charges for a time, as that part of a year; empty where nothing is charged for the peak of a year.
     *
     * @param from its first quarter hour
     * @param length how many there are
     */
    Optional<NetworkTerms> network(QuarterHour from, int length) {
        YearPart part = tariff.year().between(from, new QuarterHour(from.number() + length));
        return planned.charged(from, length)
                .map(terms -> terms.part(
                        part.part(), part.whole(), length, tariff.year().quarterHours()));
    }

    /** Components that are billed and that no plan looks at, for people. */
    List<String> unplanned() {
        return tariff.components().stream()
                .filter(component -> !(component instanceof Linear
                        || component instanceof TieredPerKwh
                        || component instanceof CapacityCharge
                        || component instanceof NetworkEnergyCharge
                        || component instanceof NetworkDiscount))
                .map(component -> component.position().label())
                .toList();
    }

    /** What is added to the day-ahead price of a kWh on the mean of a row, for people. */
    static EnergyPrice meanFee(PriceRow row, PriceCurve dayAhead) {
        double sum = 0;
        for (int i = 0; i < row.length(); i++) {
            QuarterHour at = new QuarterHour(row.first().number() + i);
            sum += row.at(i).microEurosPerMwh() - dayAhead.at(at).microEurosPerMwh();
        }
        return new EnergyPrice(Math.round(sum / row.length()));
    }
}
