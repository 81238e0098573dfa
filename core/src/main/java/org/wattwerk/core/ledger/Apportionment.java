package org.wattwerk.core.ledger;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** The method of the largest remainder: parts rounded to whole units that sum exactly to the whole. */
final class Apportionment {
    private Apportionment() {}

    /**
     * The parts of {@code total}: each its floor, and one more for those with the largest remainders until the sum is right;
     * of equal remainders the earlier part goes first.
     *
     * @throws ArithmeticException if the floors are more than the total, or fall short of it by more than one for each part
     */
    static long[] split(long total, long[] floors, long[] remainders) {
        long missing = total;
        for (long floor : floors) {
            missing = Math.subtractExact(missing, floor);
        }
        if (missing < 0 || missing > floors.length) {
            throw new ArithmeticException("parts " + Arrays.toString(floors) + " do not fit the whole " + total);
        }
        long[] parts = floors.clone();
        IntStream.range(0, parts.length)
                .boxed()
                .sorted(Comparator.comparingLong(part -> -remainders[part]))
                .limit(missing)
                .forEach(part -> parts[part]++);
        return parts;
    }

    /** What of {@code total} cannot be shared because each part would stray more than one unit; zero almost always. */
    static long rest(long total, long[] floors) {
        long missing = total;
        for (long floor : floors) {
            missing = Math.subtractExact(missing, floor);
        }
        return missing - Math.max(0, Math.min(floors.length, missing));
    }
}
