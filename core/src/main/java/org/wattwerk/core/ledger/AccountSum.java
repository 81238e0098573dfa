package org.wattwerk.core.ledger;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.tariff.BillPosition;

/**
 * What one account was charged in a period, exactly.
 *
 * @param net each position, to the micro-euro
 * @param preliminary how many of its quarter hours may still change
 */
public record AccountSum(
        SignedEnergy energy,
        SortedMap<BillPosition, Money> net,
        long workMillis,
        QualityCounts qualities,
        int preliminary) {
    static final AccountSum ZERO = new AccountSum(SignedEnergy.ZERO, new TreeMap<>(), 0, QualityCounts.NONE, 0);

    public AccountSum {
        net = Collections.unmodifiableSortedMap(new TreeMap<>(net));
    }

    /** One position, net; zero where it is not charged. */
    public Money net(BillPosition position) {
        return net.getOrDefault(position, Money.ZERO);
    }

    /** All positions together, net. */
    public Money netSum() {
        return net.values().stream().reduce(Money.ZERO, Money::plus);
    }

    AccountSum plus(AccountSum other) {
        SortedMap<BillPosition, Money> sum = new TreeMap<>(net);
        other.net.forEach((position, money) -> sum.merge(position, money, Money::plus));
        // What cancels out was never there, so that equal sums are equal however they came about.
        sum.values().removeIf(Money.ZERO::equals);
        return new AccountSum(
                energy.plus(other.energy),
                sum,
                Math.addExact(workMillis, other.workMillis),
                qualities.plus(other.qualities),
                preliminary + other.preliminary);
    }
}
