package org.wattwerk.core.quantity;

import java.time.Duration;

/** Electrical power, exact to the milliwatt, the unit in which NVML reports. Never negative. */
public record Power(long milliwatts) implements Comparable<Power> {
    public static final Power ZERO = new Power(0);

    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final Text TEXT = new Text("power", "3.6 MW")
            .unit("mW", 1)
            .unit("W", 1_000)
            .unit("kW", 1_000_000)
            .unit("MW", 1_000_000_000);

    public Power {
        if (milliwatts < 0) {
            throw new IllegalArgumentException("power is negative: " + milliwatts + " mW");
        }
    }

    public static Power ofWatts(long watts) {
        return new Power(Math.multiplyExact(watts, 1_000L));
    }

    /** Reads {@code 700 W}, {@code 12.5 kW}, {@code 3.6 MW}. */
    public static Power parse(String text) {
        return new Power(TEXT.parse(text));
    }

    /** Watts, rounded down. */
    public long watts() {
        return milliwatts / 1_000;
    }

    public Power plus(Power other) {
        return new Power(Math.addExact(milliwatts, other.milliwatts));
    }

    /** The difference; an error if it would be negative. */
    public Power minus(Power other) {
        return new Power(Math.subtractExact(milliwatts, other.milliwatts));
    }

    /** The difference, or zero where {@code other} is larger. */
    public Power minusOrZero(Power other) {
        return new Power(Math.max(0, Math.subtractExact(milliwatts, other.milliwatts)));
    }

    public Power times(long count) {
        return new Power(Math.multiplyExact(milliwatts, count));
    }

    /** The part of this power, rounded down to the milliwatt. */
    public Power times(Share share) {
        return new Power(Product.floor(milliwatts, share.partsPerMillion(), Share.WHOLE));
    }

    /** An equal part, rounded down to the milliwatt, so that the parts never sum to more than the whole. */
    public Power dividedBy(long parts) {
        return new Power(milliwatts / parts);
    }

    /** Energy at this power over a time, rounded down to the millijoule. */
    public Energy during(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("time is negative: " + time);
        }
        return new Energy(Product.floor(milliwatts, time.toNanos(), NANOS_PER_SECOND));
    }

    /** This power as a share of {@code whole}, rounded down to parts per million. */
    public Share of(Power whole) {
        return new Share(Product.floor(milliwatts, Share.WHOLE, whole.milliwatts));
    }

    public static Power max(Power a, Power b) {
        return a.milliwatts >= b.milliwatts ? a : b;
    }

    public static Power min(Power a, Power b) {
        return a.milliwatts <= b.milliwatts ? a : b;
    }

    public boolean isZero() {
        return milliwatts == 0;
    }

    /** True if this is more than {@code other}. */
    public boolean exceeds(Power other) {
        return milliwatts > other.milliwatts;
    }

    @Override
    public int compareTo(Power other) {
        return Long.compare(milliwatts, other.milliwatts);
    }

    @Override
    public String toString() {
        return TEXT.print(milliwatts);
    }
}
