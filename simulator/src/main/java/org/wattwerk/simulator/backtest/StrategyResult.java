package org.wattwerk.simulator.backtest;

import java.time.Instant;
import java.util.Optional;
import org.wattwerk.core.quantity.Carbon;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.tariff.bill.YearBill;
import org.wattwerk.core.tariff.network.Regime;
import org.wattwerk.core.tariff.network.RegimeOutcome;

/**
 * What came of a strategy.
 *
 * @param bill of the connection point, by the real year tariff
 * @param tokens that were trained
 * @param finished the end of the quarter hour in which the work was done; empty if it was not
 * @param carbon what its energy emitted; empty where nothing is known
 */
public record StrategyResult(
        Strategy strategy,
        YearBill bill,
        long tokens,
        Optional<Instant> finished,
        Optional<Carbon> carbon,
        Course course) {
    public Energy energy() {
        return bill.used().energy();
    }

    /** The highest quarter hour. */
    public Power peak() {
        return bill.used().peak().map(peak -> peak.power()).orElse(Power.ZERO);
    }

    /** Energy of the year, as it would go on, over its peak. */
    public double hoursOfUse() {
        double peak = peak().milliwatts() / 1e6;
        return peak == 0 ? 0 : bill.used().projectedEnergy().kilowattHours() / peak;
    }

    /** How the network charges for the year. */
    public Regime regime() {
        return bill.applied().map(RegimeOutcome::regime).orElse(Regime.PUBLISHED);
    }
}
