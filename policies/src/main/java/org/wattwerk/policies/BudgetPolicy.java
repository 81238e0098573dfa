package org.wattwerk.policies;

import java.util.Optional;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Money;

/**
 * What may be spent in a calendar month of the site's time zone.
 *
 * @param monthlyEnergy empty where no energy budget is set
 * @param monthlyMoney empty where no money budget is set
 */
public record BudgetPolicy(Optional<Energy> monthlyEnergy, Optional<MoneyBudget> monthlyMoney) {
    /** Nothing is limited. */
    public static final BudgetPolicy NONE = new BudgetPolicy(Optional.empty(), Optional.empty());

    /** An amount that may be spent, which always says whether VAT is in it. */
    public record MoneyBudget(Money amount, Basis basis) {}

    /** Without VAT, or with it. */
    public enum Basis {
        NET,
        GROSS
    }
}
