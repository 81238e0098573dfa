package org.wattwerk.core.ledger;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.wattwerk.core.quantity.Energy;
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

    /**
     * Whether a settlement goes on from these carries: every position is the difference of two rounded sums, and what it
     * leaves is what the next entry starts from. So the money of a ledger is proved anew from energy and price.
     *
     * @param reversed the revision before; empty for the first settlement
     */
    public boolean fit(SettledQuarterHour settled, Optional<SettledQuarterHour> reversed) {
        SignedEnergy energy = SignedEnergy.of(settled.meter());
        SortedMap<BillPosition, Charge> expected = new TreeMap<>();
        settled.charges().forEach((position, charge) -> {
            Optional<Charge> old = reversed.flatMap(
                    revision -> Optional.ofNullable(revision.charges().get(position)));
            SignedEnergy oldEnergy =
                    SignedEnergy.of(reversed.map(SettledQuarterHour::meter).orElse(Energy.ZERO));
            expected.put(
                    position,
                    Amount.corrected(old.orElse(Charge.NOTHING), oldEnergy, charge.price(), energy, of(position)));
        });
        return settled.charges().equals(expected)
                && settled.carries().equals(after(expected, this))
                && reversed.map(SettledQuarterHour::charges)
                        .filter(charges -> !expected.keySet().containsAll(charges.keySet()))
                        .isEmpty();
    }
}
