package org.wattwerk.core.ledger;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.wattwerk.core.quantity.Money;

/** An amount shared by energies, to the micro-euro, by the largest remainder. */
final class Shares {
    private Shares() {}

    /**
     * The parts sum to the amount.
     *
     * @param energies whose sum must not be zero while the amount is not; a negative one bears the opposite sign
     */
    static List<Money> of(Money amount, List<SignedEnergy> energies) {
        if (amount.equals(Money.ZERO)) {
            return Collections.nCopies(energies.size(), Money.ZERO);
        }
        BigInteger total = BigInteger.valueOf(
                energies.stream().reduce(SignedEnergy.ZERO, SignedEnergy::plus).millijoules());
        BigInteger whole = BigInteger.valueOf(amount.microEuros()).multiply(BigInteger.valueOf(total.signum()));
        long[] floors = new long[energies.size()];
        long[] remainders = new long[floors.length];
        for (int i = 0; i < floors.length; i++) {
            BigInteger product =
                    whole.multiply(BigInteger.valueOf(energies.get(i).millijoules()));
            BigInteger remainder = product.mod(total.abs());
            floors[i] = product.subtract(remainder).divide(total.abs()).longValueExact();
            remainders[i] = remainder.longValueExact();
        }
        List<Money> parts = new ArrayList<>();
        for (long part : Apportionment.split(amount.microEuros(), floors, remainders)) {
            parts.add(new Money(part));
        }
        return parts;
    }

    /** The parts by name; none if there is no energy to share by. */
    static SortedMap<String, Money> of(Money amount, SortedMap<String, SignedEnergy> energies) {
        SortedMap<String, Money> named = new TreeMap<>();
        if (energies.values().stream()
                .reduce(SignedEnergy.ZERO, SignedEnergy::plus)
                .isZero()) {
            return named;
        }
        List<String> names = List.copyOf(energies.keySet());
        List<Money> parts = of(amount, List.copyOf(energies.values()));
        for (int i = 0; i < parts.size(); i++) {
            if (!parts.get(i).equals(Money.ZERO)) {
                named.put(names.get(i), parts.get(i));
            }
        }
        return named;
    }
}
