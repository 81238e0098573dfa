package org.wattwerk.cli.backtest;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.tariff.bill.YearBill;
import org.wattwerk.core.tariff.network.RegimeOutcome;
import org.wattwerk.simulator.backtest.BacktestResult;
import org.wattwerk.simulator.backtest.StrategyResult;

/** The report for programs; its keys are stable and stand in the planning guide. */
public final class BacktestJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private BacktestJson() {}

    public static String of(BacktestResult result, List<String> notes) {
        ObjectNode root = JSON.createObjectNode();
        ObjectNode strategies = root.putObject("strategies");
        result.strategies().forEach((strategy, outcome) -> put(strategies.putObject(strategy.key()), outcome));
        ObjectNode regret = root.putObject("regret");
        regret.put("cost_pct", rounded(result.regretPercent(), 4));
        regret.put("saving_captured_pct", rounded(result.savingCapturedPercent(), 2));
        ObjectNode plan = root.putObject("plan");
        plan.put("lower_bound_eur", euros(result.bound()));
        plan.put("gap_pct", rounded(result.gapPercent(), 6));
        plan.put("solve_ms", result.solved().toMillis());
        ObjectNode about = root.putObject("about");
        about.put("tariff", result.backtest().tariff().name());
        about.put("prices", result.backtest().prices().source().name());
        about.put("from", result.backtest().prices().start().toString());
        about.put("to", result.backtest().prices().end().toString());
        about.put("net_of_vat", true);
        notes.forEach(about.putArray("notes")::add);
        return root.toPrettyString() + "\n";
    }

    private static void put(ObjectNode node, StrategyResult outcome) {
        YearBill bill = outcome.bill();
        node.put("cost_eur", euros(bill.net()));
        node.put("cost_gross_eur", euros(bill.gross()));
        node.put("energy_kwh", rounded(outcome.energy().kilowattHours(), 3));
        node.put("peak_kw", rounded(outcome.peak().milliwatts() / 1e6, 3));
        node.put("full_load_hours", rounded(outcome.hoursOfUse(), 2));
        node.put("tokens", outcome.tokens());
        node.put("finished_at", outcome.finished().map(Object::toString).orElse(null));
        node.put(
                "co2_kg",
                outcome.carbon()
                        .map(mass -> rounded(mass.milligrams() / 1e6, 1))
                        .orElse(null));
        node.put("pauses", outcome.course().pauses());
        node.put(
                "cost_per_million_tokens_eur",
                outcome.tokens() == 0 ? null : rounded(bill.net().microEuros() / (double) outcome.tokens(), 6));
        node.put("regime", outcome.regime().name().toLowerCase(Locale.ROOT));
        node.put(
                "regime_worth_eur",
                euros(bill.applied().map(RegimeOutcome::discount).orElse(Money.ZERO)));
        ObjectNode components = node.putObject("components");
        for (YearBill.Line line : bill.lines()) {
            components.put(line.position().name().toLowerCase(Locale.ROOT), euros(line.net()));
        }
    }

    private static BigDecimal euros(Money money) {
        return money.toCents().euros().setScale(2, RoundingMode.HALF_UP);
    }

    private static BigDecimal rounded(double value, int digits) {
        return BigDecimal.valueOf(value).setScale(digits, RoundingMode.HALF_UP);
    }
}
