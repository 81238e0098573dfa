package org.wattwerk.simulator.backtest;

import java.time.Instant;
import java.time.LocalTime;
import java.util.Optional;
import org.wattwerk.core.planning.rolling.DecisionKeeper;
import org.wattwerk.core.planning.rolling.Situation;
import org.wattwerk.core.planning.rolling.TariffDecision;
import org.wattwerk.core.planning.rolling.TariffPlanner;
import org.wattwerk.core.planning.rolling.YearStanding;
import org.wattwerk.core.planning.year.NetworkTerms;
import org.wattwerk.core.planning.year.PriceRow;
import org.wattwerk.core.tariff.DeliveryDay;
import org.wattwerk.core.time.QuarterHour;

/**
 * The strategy {@code wattwerk}: decided by the planner of the live controller at the same moments, with nothing
 * that was published later.
 */
final class RollingRun {
    /** When the prices of tomorrow are there. */
    private static final LocalTime PUBLISHED = LocalTime.of(13, 0);

    private final BacktestCase backtest;
    private final PriceRow prices;
    private final Optional<PriceRow> history;
    private final Optional<NetworkTerms> network;
    private final DecisionKeeper keeper;

    RollingRun(BacktestCase backtest, PriceRow prices, Optional<PriceRow> history, Optional<NetworkTerms> network) {
        this.backtest = backtest;
        this.prices = prices;
        this.history = history;
        this.network = network;
        this.keeper = new DecisionKeeper(new TariffPlanner(backtest.rule(), TariffPlanner.RESERVE));
    }

    Course course() {
        RunOnCurve run = new RunOnCurve(backtest);
        while (run.at() < backtest.length() && !run.isDone()) {
            Situation now = situation(run);
            TariffDecision decision =
                    keeper.held(now).orElseGet(() -> keeper.decide(now.after(past(run.at())), standing(run)));
            int index = decision.index(backtest.quarterHour(run.at()));
            run.follow(decision.kilowatts(index), decision.speed(index));
        }
        return run.course();
    }

    private Situation situation(RunOnCurve run) {
        int at = run.at();
        return new Situation(
                Optional.empty(),
                prices.part(at, knownUntil(at)),
                backtest.deadline(),
                backtest.curve(),
                run.workLeft(),
                backtest.rest().allowed(),
                Optional.of(backtest.limit().minusOrZero(backtest.otherLoads())));
    }

    private YearStanding standing(RunOnCurve run) {
        return new YearStanding(
                network,
                run.energySoFar(),
                run.peakSoFar(),
                backtest.otherLoads(),
                backtest.length() - run.at(),
                backtest.rest(),
                run.resting(),
                run.since());
    }

    private Optional<PriceRow> past(int at) {
        if (at == 0) {
            return history;
        }
        PriceRow own = prices.part(0, at);
        return Optional.of(history.map(row -> row.followedBy(own)).orElse(own));
    }

    /** The first quarter hour without a price at the moment when one begins. */
    private int knownUntil(int at) {
        Instant now = backtest.quarterHour(at).start();
        DeliveryDay today = DeliveryDay.containing(now);
        boolean published = backtest.knowledge() == Knowledge.TOMORROW && !now.isBefore(moment(today));
        DeliveryDay last = published ? DeliveryDay.containing(today.end()) : today;
        return index(last.end());
    }

    private static Instant moment(DeliveryDay day) {
        return day.date().atTime(PUBLISHED).atZone(DeliveryDay.ZONE).toInstant();
    }

    private int index(Instant instant) {
        long index = QuarterHour.startingAt(instant).number() - prices.first().number();
        return (int) Math.min(backtest.length(), index);
    }
}
