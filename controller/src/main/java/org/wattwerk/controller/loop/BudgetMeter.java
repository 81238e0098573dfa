package org.wattwerk.controller.loop;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.wattwerk.core.ledger.BillingMonth;
import org.wattwerk.core.ledger.SettledQuarterHour;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.quantity.Share;
import org.wattwerk.core.time.QuarterHour;
import org.wattwerk.policies.BudgetPolicy.Basis;
import org.wattwerk.policies.BudgetPolicy.MoneyBudget;

/** How much of the month's money budget is used, for the information of jobs; what is owed stands in the statement. */
final class BudgetMeter {
    private final Optional<MoneyBudget> budget;
    private final Map<QuarterHour, Money> settled = new HashMap<>();
    private Optional<BillingMonth> month = Optional.empty();
    private Money net = Money.ZERO;
    private Share vat = Share.NONE;

    /**
     * @param remembered what is settled already, of the present month at least
     */
    BudgetMeter(Optional<MoneyBudget> budget, List<SettledQuarterHour> remembered) {
        this.budget = budget;
        remembered.forEach(this::settled);
    }

    /** A later revision of a quarter hour replaces the one before. */
    void settled(SettledQuarterHour now) {
        BillingMonth in = BillingMonth.of(now.quarterHour());
        if (month.filter(present -> in.compareTo(present) <= 0).isEmpty()) {
            month = Optional.of(in);
            net = Money.ZERO;
            settled.clear();
        }
        if (month.filter(in::equals).isPresent()) {
            Money before = settled.put(now.quarterHour(), now.net());
            net = net.plus(now.net()).plus((before == null ? Money.ZERO : before).negate());
            vat = now.vat();
        }
    }

    /** Above one once it is overdrawn; empty where no money budget is set. */
    Optional<Share> used() {
        return budget.map(agreed -> {
            double spent = net.microEuros() * (agreed.basis() == Basis.GROSS ? 1 + vat.ratio() : 1);
            return Share.ofRatio(Math.max(0, spent / agreed.amount().microEuros()));
        });
    }
}
