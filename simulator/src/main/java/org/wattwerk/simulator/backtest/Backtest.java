package org.wattwerk.simulator.backtest;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.wattwerk.core.planning.year.NetworkTerms;
import org.wattwerk.core.planning.year.PriceRow;

/** Plays one year under every strategy and bills each. */
public final class Backtest {
    private Backtest() {}

    /**
     * Plays it.
     *
     * @param elapsed a monotonic clock, for how long planning takes
     * @throws IllegalArgumentException if the work cannot be done in the time, with the nearest that can
     */
    public static BacktestResult run(BacktestCase backtest, Supplier<Duration> elapsed) {
        Terms terms = new Terms(backtest);
        PriceRow prices = terms.published(backtest.prices());
        Optional<PriceRow> history = backtest.history().map(terms::published);
        Optional<NetworkTerms> network = terms.network(backtest.prices().first(), backtest.length());
        Duration before = elapsed.get();
        Foresight.Found foresight = new Foresight(backtest, prices, network).find();
        Duration solved = elapsed.get().minus(before);
        Simple simple = new Simple(backtest, prices, network);
        Map<Strategy, StrategyResult> results = new EnumMap<>(Strategy.class);
        results.put(Strategy.FLAT_OUT, Billing.of(backtest, Strategy.FLAT_OUT, simple.flatOut()));
        results.put(Strategy.UNIFORM_CAP, Billing.of(backtest, Strategy.UNIFORM_CAP, simple.uniformCap()));
        results.put(Strategy.PAUSE_ON_PRICE, simple.pauseOnPrice());
        results.put(
                Strategy.WATTWERK,
                Billing.of(backtest, Strategy.WATTWERK, new RollingRun(backtest, prices, history, network).course()));
        results.put(Strategy.PERFECT_FORESIGHT, foresight.result());
        return new BacktestResult(
                backtest,
                results,
                foresight.bound(),
                foresight.gapPercent(),
                solved,
                Terms.meanFee(prices, backtest.prices()));
    }
}
