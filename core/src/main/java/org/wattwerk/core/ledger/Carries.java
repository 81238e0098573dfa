package org.wattwerk.core.ledger;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.wattwerk.core.tariff.BillPosition;

/**
 * What each position's cumulative amount has beyond its rounding when a quarter hour begins.
 *
 * @param remainders see {@link Charge#carry()}; a position that is not in it starts at zero
 */
public record Carries(SortedMap<BillPosition, Long> remainders) {
    /** At the very first quarter hour. */
    public static final Carries NONE = new Carries(new TreeMap<>());

    public Carries {
        remainders = Collections.unmodifiableSortedMap(new TreeMap<>(remainders));
    }

    static Carries after(Map<BillPosition, Charge> charges, Carries before) {
        SortedMap<BillPosition, Long> remainders = new TreeMap<>(before.remainders);
        charges.forEach((position, charge) -> remainders.put(position, charge.carry()));
        return new Carries(remainders);
    }

    long of(BillPosition position) {
        return remainders.getOrDefault(position, 0L);
    }
}
