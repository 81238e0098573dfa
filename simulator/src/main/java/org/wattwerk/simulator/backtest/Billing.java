package org.wattwerk.simulator.backtest;

import java.time.Instant;
import java.util.Optional;
import org.wattwerk.core.quantity.Carbon;
import org.wattwerk.core.tariff.bill.YearBill;
import org.wattwerk.core.tariff.usage.ConnectionPointYear;
import org.wattwerk.core.tariff.usage.UsedQuarterHour;
import org.wattwerk.core.time.QuarterHour;

/** Bills what a strategy did, with the tariff that bills real meters. */
final class Billing {
    private Billing() {}

    static StrategyResult of(BacktestCase backtest, Strategy strategy, Course course) {
        long tokens = tokens(backtest, course);
        Optional<Instant> finished = course.finished().isPresent()
                ? Optional.of(backtest.quarterHour(course.finished().getAsInt()).end())
                : Optional.empty();
        return new StrategyResult(strategy, bill(backtest, course), tokens, finished, carbon(backtest, course), course);
    }

    /** In proportion to the work; all of them, to the last, once the sum of all quarter hours is the work but for rounding. */
    private static long tokens(BacktestCase backtest, Course course) {
        if (backtest.work() == 0) {
            return 0;
        }
        double part = course.work() / backtest.work();
        return Math.abs(part - 1) < 1e-9 ? backtest.tokens() : Math.round(backtest.tokens() * part);
    }

    static YearBill bill(BacktestCase backtest, Course course) {
        ConnectionPointYear used = ConnectionPointYear.startingAt(
                backtest.prices().first(), backtest.tariff().registers());
        for (int i = 0; i < course.length(); i++) {
            QuarterHour at = backtest.quarterHour(i);
            used = used.plus(
                    new UsedQuarterHour(at, course.energy(i), backtest.prices().at(at), true));
        }
        return backtest.tariff().bill(used);
    }

    private static Optional<Carbon> carbon(BacktestCase backtest, Course course) {
        return backtest.carbon().map(series -> {
            Carbon sum = Carbon.ZERO;
            for (int i = 0; i < course.length(); i++) {
                sum = sum.plus(series.at().apply(backtest.quarterHour(i)).of(course.energy(i)));
            }
            return sum;
        });
    }
}
