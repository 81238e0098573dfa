package org.wattwerk.simulator.backtest;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Money;

/**
 * What came of all strategies.
 *
 * @param bound a net bill that no strategy gets below
 * @param gapPercent by how much the bill of perfect foresight may be above the least possible
 * @param solved how long all its plans took, and their bounds
 * @param fee what is added to the day-ahead price of a kWh by published prices, on the mean
 */
public record BacktestResult(
        BacktestCase backtest,
        Map<Strategy, StrategyResult> strategies,
        Money bound,
        double gapPercent,
        Duration solved,
        EnergyPrice fee) {
    public BacktestResult {
        strategies = Collections.unmodifiableMap(new EnumMap<>(strategies));
    }

    public StrategyResult of(Strategy strategy) {
        StrategyResult result = strategies.get(strategy);
        if (result == null) {
            throw new IllegalArgumentException("strategy " + strategy.key() + " was not played");
        }
        return result;
    }

    private double net(Strategy strategy) {
        return of(strategy).bill().net().microEuros() / 1e6;
    }

    /** What not knowing the future cost, in percent of the bill of perfect foresight. */
    public double regretPercent() {
        double best = net(Strategy.PERFECT_FORESIGHT);
        return 100 * (net(Strategy.WATTWERK) - best) / best;
    }

    /** How much of what perfect foresight saves against one constant power was saved, in percent. */
    public double savingCapturedPercent() {
        double possible = net(Strategy.UNIFORM_CAP) - net(Strategy.PERFECT_FORESIGHT);
        return possible <= 0 ? 100 : 100 * (net(Strategy.UNIFORM_CAP) - net(Strategy.WATTWERK)) / possible;
    }
}
