package org.wattwerk.core.ledger;

import java.util.Arrays;
import java.util.List;
import org.wattwerk.core.quantity.Money;

/** Whole cents of exact amounts by the largest remainder, so that the parts are the rounded whole. */
final class Cents {
    private static final long MICRO_PER_CENT = 10_000;

    private Cents() {}

    /**
     * @param rounded the whole in cents; what the amounts sum to, rounded
     */
    static List<Money> share(Money rounded, List<Money> amounts) {
        long[] floors = new long[amounts.size()];
        long[] remainders = new long[floors.length];
        for (int i = 0; i < floors.length; i++) {
            floors[i] = Math.floorDiv(amounts.get(i).microEuros(), MICRO_PER_CENT);
            remainders[i] = Math.floorMod(amounts.get(i).microEuros(), MICRO_PER_CENT);
        }
        long[] parts = Apportionment.split(rounded.microEuros() / MICRO_PER_CENT, floors, remainders);
        return Arrays.stream(parts).mapToObj(Money::ofCents).toList();
    }
}
