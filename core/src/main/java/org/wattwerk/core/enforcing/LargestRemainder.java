package org.wattwerk.core.enforcing;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.wattwerk.core.quantity.Energy;

/** Splits an energy by weights so that the parts sum to it exactly: what rounding leaves goes to the largest remainders. */
final class LargestRemainder {
    private LargestRemainder() {}

    /** Parts in the order of their weights; all zero weights count as equal. An earlier part wins a tie. */
    static List<Energy> split(Energy whole, List<Long> weights) {
        if (weights.isEmpty()) {
            return List.of();
        }
        long sum = weights.stream().mapToLong(Long::longValue).sum();
        List<Long> by = sum > 0 ? weights : weights.stream().map(weight -> 1L).toList();
        BigInteger divisor = BigInteger.valueOf(sum > 0 ? sum : weights.size());
        long[] parts = new long[by.size()];
        List<BigInteger> remainders = new ArrayList<>();
        long left = whole.millijoules();
        for (int i = 0; i < parts.length; i++) {
            BigInteger[] quotient = BigInteger.valueOf(whole.millijoules())
                    .multiply(BigInteger.valueOf(by.get(i)))
                    .divideAndRemainder(divisor);
            parts[i] = quotient[0].longValueExact();
            remainders.add(quotient[1]);
            left -= parts[i];
        }
        IntStream.range(0, parts.length)
                .boxed()
                .sorted(Comparator.comparing(remainders::get, Comparator.reverseOrder()))
                .limit(left)
                .forEach(i -> parts[i]++);
        return IntStream.range(0, parts.length)
                .mapToObj(i -> new Energy(parts[i]))
                .toList();
    }
}
