package org.wattwerk.core.ledger;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.tariff.BillPosition;

/**
 * What the year's bill adds to one quarter hour.
 *
 * @param positions what accrued, as the utility bills it
 * @param inPeak what cost centres are charged for their part in the year's peak, on accounts of kind {@code peak}
 */
public record Accruals(
        SortedMap<BillPosition, Accrual> positions, SortedMap<AccountId, SortedMap<BillPosition, Money>> inPeak) {
    /** Nothing: there is no bill of the year. */
    public static final Accruals NONE = new Accruals(new TreeMap<>(), new TreeMap<>());

    public Accruals {
        positions = Collections.unmodifiableSortedMap(new TreeMap<>(positions));
        inPeak = Collections.unmodifiableSortedMap(new TreeMap<>(inPeak));
    }

    /** What a settled quarter hour has. */
    static Accruals of(SettledQuarterHour settled) {
        SortedMap<AccountId, SortedMap<BillPosition, Money>> inPeak = new TreeMap<>();
        settled.lines().stream()
                .filter(line -> line.account().kind() == AccountId.Kind.PEAK)
                .forEach(line -> inPeak.put(line.account(), line.net()));
        return new Accruals(settled.accruals(), inPeak);
    }

    /** With what a correction adds. */
    Accruals plus(Accruals correction) {
        SortedMap<BillPosition, Accrual> sums = new TreeMap<>(positions);
        correction.positions.forEach((position, accrual) -> sums.merge(position, accrual, Accrual::plus));
        SortedMap<AccountId, SortedMap<BillPosition, Money>> parts = new TreeMap<>(inPeak);
        correction.inPeak.forEach((account, more) -> {
            SortedMap<BillPosition, Money> both = new TreeMap<>(parts.getOrDefault(account, new TreeMap<>()));
            more.forEach((position, money) -> both.merge(position, money, Money::plus));
            parts.put(account, both);
        });
        return new Accruals(sums, parts);
    }

    /** As it can be charged: without energy nothing can be shared by it. */
    Accruals on(SignedEnergy energy) {
        if (!energy.isZero()) {
            return this;
        }
        SortedMap<BillPosition, Accrual> unshared = new TreeMap<>();
        positions.forEach((position, accrual) -> unshared.put(position, accrual.unshared()));
        return new Accruals(unshared, inPeak);
    }

    /** What nobody is charged yet: billed, less what is shared and what the peak's parts bear. */
    SortedMap<BillPosition, Money> deferred() {
        SortedMap<BillPosition, Money> deferred = new TreeMap<>();
        positions.forEach((position, accrual) -> {
            Money rest = accrual.net().minus(accrual.shared()).minus(borne(inPeak.values(), position));
            if (!rest.equals(Money.ZERO)) {
                deferred.put(position, rest);
            }
        });
        return deferred;
    }

    private static Money borne(Collection<SortedMap<BillPosition, Money>> parts, BillPosition position) {
        return parts.stream()
                .map((Map<BillPosition, Money> part) -> part.getOrDefault(position, Money.ZERO))
                .reduce(Money.ZERO, Money::plus);
    }
}
