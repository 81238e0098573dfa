package org.wattwerk.policies;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.policies.BudgetPolicy.Basis;
import org.wattwerk.policies.BudgetPolicy.MoneyBudget;

/** Reads {@code budget}: what may be spent in a month. */
final class BudgetSection {
    private BudgetSection() {}

    static @Nullable BudgetPolicy read(Field section) {
        Mapping keys = section.mapping();
        if (keys == null) {
            return null;
        }
        BudgetPolicy budget =
                keys.required("month", "{energy: 13 MWh, money: {gross: 2200 EUR}}", BudgetSection::month);
        keys.refuseUnknown();
        return budget;
    }

    private static @Nullable BudgetPolicy month(Field field) {
        Mapping keys = field.mapping();
        if (keys == null) {
            return null;
        }
        BudgetPolicy budget = new BudgetPolicy(
                keys.field("energy").map(Field::energy), keys.field("money").map(BudgetSection::money));
        keys.refuseUnknown();
        return budget;
    }

    private static @Nullable MoneyBudget money(Field field) {
        Mapping keys = field.mapping();
        if (keys == null) {
            return null;
        }
        Optional<Field> net = keys.field("net");
        Optional<Field> gross = keys.field("gross");
        keys.refuseUnknown();
        if (net.isPresent() == gross.isPresent()) {
            field.problem(
                    net.isPresent()
                            ? "has both 'net' and 'gross': write one of them"
                            : "does not say its amount as net or gross: write such as 'gross: 2200 EUR'");
            return null;
        }
        Money amount = net.or(() -> gross).map(Field::money).orElse(null);
        return amount == null ? null : new MoneyBudget(amount, net.isPresent() ? Basis.NET : Basis.GROSS);
    }
}
