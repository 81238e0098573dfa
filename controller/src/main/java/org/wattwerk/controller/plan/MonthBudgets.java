package org.wattwerk.controller.plan;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.wattwerk.core.planning.year.PeriodBudget;
import org.wattwerk.core.planning.year.PriceRow;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.Share;
import org.wattwerk.core.time.QuarterHour;
import org.wattwerk.policies.BudgetPolicy;
import org.wattwerk.policies.Policy;

/**
 * The policy's budgets of calendar months as a plan takes them: what is left for the run once everything else behind the
 * meter has had its part. A month that lies in the plan only partly has that part of its budget.
 */
final class MonthBudgets {
    private MonthBudgets() {}

    /**
     * @param prices of the plan, with all that is charged per kWh
     * @param others what draws behind the meter besides the run
     */
    static List<PeriodBudget> of(Policy policy, PriceRow prices, Power others) {
        BudgetPolicy budget = policy.budget();
        List<PeriodBudget> months = new ArrayList<>();
        if (budget.monthlyEnergy().isEmpty() && budget.monthlyMoney().isEmpty()) {
            return months;
        }
        QuarterHour first = prices.first();
        YearMonth month = YearMonth.from(first.start().atZone(policy.zone()));
        int at = 0;
        while (at < prices.length()) {
            long start = startOf(policy, month);
            long end = startOf(policy, month.plusMonths(1));
            int to = (int) Math.min(prices.length(), end - first.number());
            double part = (to - at) / (double) (end - start);
            months.add(new PeriodBudget(
                    month.toString(),
                    at,
                    to,
                    energy(budget, others, to - at, part),
                    money(policy, prices, others, at, to, part)));
            at = to;
            month = month.plusMonths(1);
        }
        return months;
    }

    private static long startOf(Policy policy, YearMonth month) {
        return QuarterHour.startingAt(month.atDay(1).atStartOfDay(policy.zone()).toInstant())
                .number();
    }

    private static Optional<Energy> energy(BudgetPolicy budget, Power others, int quarterHours, double part) {
        long drawn = others.during(QuarterHour.LENGTH).millijoules() * quarterHours;
        return budget.monthlyEnergy()
                .map(limit -> new Energy(Math.max(0, Math.round(limit.millijoules() * part) - drawn)));
    }

    private static Optional<Money> money(Policy policy, PriceRow prices, Power others, int from, int to, double part) {
        double kilowatts = others.milliwatts() / 1e6;
        double drawn = 0;
        for (int t = from; t < to; t++) {
            drawn += kilowatts / 4 * prices.at(t).microEurosPerMwh() / 1e3;
        }
        long spent = Math.round(drawn);
        Share vat = policy.tariff().vat();
        return policy.budget()
                .monthlyMoney()
                .map(limit -> limit.basis() == BudgetPolicy.Basis.NET
                        ? limit.amount()
                        : limit.amount().times(1_000_000, 1_000_000 + vat.partsPerMillion()))
                .map(net -> new Money(Math.max(0, Math.round(net.microEuros() * part) - spent)));
    }
}
