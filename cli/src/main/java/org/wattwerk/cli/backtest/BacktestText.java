package org.wattwerk.cli.backtest;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.wattwerk.cli.view.Figures;
import org.wattwerk.cli.view.Table;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.tariff.BillPosition;
import org.wattwerk.core.tariff.DeliveryDay;
import org.wattwerk.core.tariff.network.RegimeOutcome;
import org.wattwerk.simulator.backtest.BacktestResult;
import org.wattwerk.simulator.backtest.Strategy;
import org.wattwerk.simulator.backtest.StrategyResult;

/** The report for a terminal, for people who know bills rather than schedulers. */
public final class BacktestText {
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

    private BacktestText() {}

    public static List<String> lines(BacktestResult result) {
        List<String> lines = new ArrayList<>();
        Table outcome = Table.of(
                "STRATEGY",
                ">NET EUR",
                ">AGAINST CAP",
                ">MWH",
                ">PEAK KW",
                ">HOURS OF USE",
                ">PAUSES",
                "DONE",
                ">EUR/M TOKENS",
                ">T CO2");
        Table bill = Table.of(
                "STRATEGY",
                ">ENERGY",
                ">NETWORK",
                ">DISCOUNT",
                ">LEVIES, TAX",
                ">NET EUR",
                ">GROSS EUR",
                "NETWORK CHARGED BY");
        Money cap = result.of(Strategy.UNIFORM_CAP).bill().net();
        result.strategies().forEach((strategy, played) -> {
            outcome.row(
                    strategy.key(),
                    euros(played.bill().net()),
                    strategy == Strategy.UNIFORM_CAP
                            ? "-"
                            : signed(played.bill().net().minus(cap)),
                    String.format(Locale.ROOT, "%.0f", played.energy().kilowattHours() / 1000),
                    String.format(Locale.ROOT, "%.0f", played.peak().milliwatts() / 1e6),
                    String.format(Locale.ROOT, "%.0f", played.hoursOfUse()),
                    Integer.toString(played.course().pauses()),
                    done(played),
                    perMillionTokens(played),
                    tonnes(played));
            bill.row(
                    strategy.key(),
                    euros(position(played, BillPosition.ENERGY)),
                    euros(position(played, BillPosition.NETWORK_ENERGY_CHARGE)
                            .plus(position(played, BillPosition.CAPACITY_CHARGE))),
                    euros(position(played, BillPosition.NETWORK_DISCOUNT)),
                    euros(rest(played)),
                    euros(played.bill().net()),
                    euros(played.bill().gross()),
                    regime(played));
        });
        lines.addAll(outcome.lines());
        lines.add("");
        lines.addAll(bill.lines());
        lines.add("");
        lines.addAll(sentences(result));
        return lines;
    }

    /** What the figures say, in sentences. */
    static List<String> sentences(BacktestResult result) {
        StrategyResult wattwerk = result.of(Strategy.WATTWERK);
        Money cap = result.of(Strategy.UNIFORM_CAP).bill().net();
        Money less = cap.minus(wattwerk.bill().net());
        List<String> lines = new ArrayList<>();
        lines.add((less.isNegative()
                        ? "wattwerk cost " + euros(less.negate()) + " EUR more than one constant cap"
                        : "wattwerk saved " + euros(less) + " EUR against one constant cap")
                + String.format(
                        Locale.ROOT,
                        ", %.0f %% of what knowing every price in advance would have; it cost %.2f %% more than that.",
                        result.savingCapturedPercent(),
                        result.regretPercent()));
        lines.add(String.format(
                Locale.ROOT,
                "No strategy could have cost less than %s EUR net; perfect_foresight is at most %.4f %% above it.",
                euros(result.bound()),
                result.gapPercent()));
        lines.add("A kWh costs its day-ahead price and, by published prices, " + result.fee()
                + " on top; every strategy is billed by '"
                + result.backtest().tariff().name() + "'.");
        result.backtest().carbon().ifPresent(series -> lines.add("CO2: " + series.words() + "."));
        return lines;
    }

    private static String regime(StrategyResult played) {
        Money worth = played.bill().applied().map(RegimeOutcome::discount).orElse(Money.ZERO);
        String label = played.regime().label() + " [" + played.regime().german() + "]";
        return worth.equals(Money.ZERO) ? label : label + ", worth " + euros(worth) + " EUR";
    }

    private static Money position(StrategyResult played, BillPosition position) {
        return played.bill().net(position);
    }

    /** Levies, tax, and whatever else is neither energy nor network. */
    static Money rest(StrategyResult played) {
        return played.bill()
                .net()
                .minus(position(played, BillPosition.ENERGY))
                .minus(position(played, BillPosition.NETWORK_ENERGY_CHARGE))
                .minus(position(played, BillPosition.CAPACITY_CHARGE))
                .minus(position(played, BillPosition.NETWORK_DISCOUNT));
    }

    /** Whole euros with separators. */
    static String euros(Money money) {
        return String.format(Locale.ROOT, "%,d", Math.round(money.microEuros() / 1e6));
    }

    private static String signed(Money money) {
        return (money.isNegative() ? "" : "+") + euros(money);
    }

    /** When the work was done, in local time. */
    static String done(StrategyResult played) {
        return played.finished().map(BacktestText::local).orElse("not done");
    }

    static String perMillionTokens(StrategyResult played) {
        return played.tokens() == 0
                ? "-"
                : String.format(Locale.ROOT, "%.5f", played.bill().net().microEuros() / (double) played.tokens());
    }

    /** Tonnes of CO2; a dash where nothing is known. */
    static String tonnes(StrategyResult played) {
        return played.carbon()
                .map(mass -> String.format(Locale.ROOT, "%,.0f", mass.milligrams() / 1e9))
                .orElse("-");
    }

    private static String local(Instant instant) {
        return LocalDateTime.ofInstant(instant, DeliveryDay.ZONE).format(MINUTE);
    }

    /** The heading: what is played, in one line. */
    public static String title(BacktestResult result, String site, String run) {
        return run + " on " + site + ", "
                + result.backtest().tariff().year()
                + ": " + Figures.count(result.backtest().tokens()) + " tokens, "
                + String.format(
                        Locale.ROOT,
                        "%.1f %% of the time at full speed",
                        100 * result.backtest().work() / result.backtest().length())
                + ", prices: " + result.backtest().prices().source().name();
    }
}
