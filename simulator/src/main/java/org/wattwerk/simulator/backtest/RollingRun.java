package org.wattwerk.simulator.backtest;

import java.time.Instant;
import java.time.LocalTime;
import java.util.Optional;
import org.wattwerk.core.planning.rolling.Situation;
import org.wattwerk.core.planning.rolling.TariffDecision;
import org.wattwerk.core.planning.rolling.TariffPlanner;
import org.wattwerk.core.planning.rolling.YearStanding;
import org.wattwerk.core.planning.year.NetworkTerms;
import org.wattwerk.core.planning.year.PriceRow;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.tariff.DeliveryDay;
import org.wattwerk.core.time.QuarterHour;

/** The strategy {@code wattwerk}: decided anew whenever prices are published, with nothing that was published later. */
final class RollingRun {
    /** When the prices of tomorrow are there. */
    private static final LocalTime PUBLISHED = LocalTime.of(13, 0);

    private final BacktestCase backtest;
    private final PriceRow prices;
    private final Optional<PriceRow> history;
    private final Optional<NetworkTerms> network;
    private final TariffPlanner planner;

    RollingRun(BacktestCase backtest, PriceRow prices, Optional<PriceRow> history, Optional<NetworkTerms> network) {
        this.backtest = backtest;
        this.prices = prices;
        this.history = history;
        this.network = network;
        this.planner = new TariffPlanner(backtest.rule(), 0);
    }

    Course course() {
        RunOnCurve run = new RunOnCurve(backtest);
        while (run.at() < backtest.length()) {
            int at = run.at();
            TariffDecision decision = planner.decide(situation(run), standing(run));
            int until = Math.min(at + decision.length(), nextDecision(at));
            for (int i = at; i < until; i++) {
                run.follow(decision.kilowatts(i - at), decision.speed(i - at));
            }
        }
        return run.course();
    }

    private Situation situation(RunOnCurve run) {
        int at = run.at();
        return new Situation(
                past(at),
                prices.part(at, knownUntil(at)),
                backtest.deadline(),
                backtest.curve(),
                run.workLeft(),
                backtest.rest().allowed(),
                Money.ZERO,
                Power.ZERO,
                Optional.of(backtest.limit().minusOrZero(backtest.otherLoads())));
    }

    private YearStanding standing(RunOnCurve run) {
        return new YearStanding(
                network, run.energySoFar(), run.peakSoFar(), backtest.otherLoads(), backtest.rest(), run.resting());
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

    /** The quarter hour in which more is known. */
    private int nextDecision(int at) {
        Instant now = backtest.quarterHour(at).start();
        DeliveryDay today = DeliveryDay.containing(now);
        if (backtest.knowledge() == Knowledge.TODAY) {
            return index(today.end());
        }
        return index(now.isBefore(moment(today)) ? moment(today) : moment(DeliveryDay.containing(today.end())));
    }

    private static Instant moment(DeliveryDay day) {
        return day.date().atTime(PUBLISHED).atZone(DeliveryDay.ZONE).toInstant();
    }

    private int index(Instant instant) {
        long index = QuarterHour.startingAt(instant).number() - prices.first().number();
        return (int) Math.min(backtest.length(), index);
    }
}
