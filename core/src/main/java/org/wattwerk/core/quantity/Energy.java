package org.wattwerk.core.quantity;

import java.time.Duration;

/**
 * Electrical energy, exact to the millijoule, the unit of NVML's energy counter. Never negative; the long holds 2.5 TWh.
 */
public record Energy(long millijoules) implements Comparable<Energy> {
    public static final Energy ZERO = new Energy(0);

    static final long MILLIJOULES_PER_KWH = 3_600_000_000L;
    static final long MILLIJOULES_PER_MWH = 1_000 * MILLIJOULES_PER_KWH;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final Text TEXT = new Text("energy", "9.0 GWh")
            .unit("mJ", 1)
            .unit("J", 1_000)
            .unit("Wh", 3_600_000)
            .unit("kWh", MILLIJOULES_PER_KWH)
            .unit("MWh", MILLIJOULES_PER_MWH)
            .unit("GWh", 1_000 * MILLIJOULES_PER_MWH);

    public Energy {
        if (millijoules < 0) {
            throw new IllegalArgumentException("energy is negative: " + millijoules + " mJ");
        }
    }

    public static Energy ofJoules(long joules) {
        return new Energy(Math.multiplyExact(joules, 1_000L));
    }

    public static Energy ofKilowattHours(long kilowattHours) {
        return new Energy(Math.multiplyExact(kilowattHours, MILLIJOULES_PER_KWH));
    }

    /** Reads {@code 250 J}, {@code 12.5 kWh}, {@code 9.0 GWh}. */
    public static Energy parse(String text) {
        return new Energy(TEXT.parse(text));
    }

    /** For charts and exports only; sums are made in millijoules. */
    public double kilowattHours() {
        return millijoules / (double) MILLIJOULES_PER_KWH;
    }

    public Energy plus(Energy other) {
        return new Energy(Math.addExact(millijoules, other.millijoules));
    }

    /** The difference; an error if it would be negative. */
    public Energy minus(Energy other) {
        return new Energy(Math.subtractExact(millijoules, other.millijoules));
    }

    public Energy times(long count) {
        return new Energy(Math.multiplyExact(millijoules, count));
    }

    /** The part of this energy, rounded down to the millijoule. */
    public Energy times(Share share) {
        return new Energy(Product.floor(millijoules, share.partsPerMillion(), Share.WHOLE));
    }

    /** {@code floor(this * numerator / denominator)}, for splitting an energy over time or among parts. */
    public Energy times(long numerator, long denominator) {
        return new Energy(Product.floor(millijoules, numerator, denominator));
    }

    /** Mean power over a time, rounded down to the milliwatt. */
    public Power over(Duration time) {
        return new Power(Product.floor(millijoules, NANOS_PER_SECOND, time.toNanos()));
    }

    public boolean isZero() {
        return millijoules == 0;
    }

    public static Energy max(Energy a, Energy b) {
        return a.millijoules >= b.millijoules ? a : b;
    }

    @Override
    public int compareTo(Energy other) {
        return Long.compare(millijoules, other.millijoules);
    }

    @Override
    public String toString() {
        return TEXT.print(millijoules);
    }
}
