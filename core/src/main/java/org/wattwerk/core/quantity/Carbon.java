package org.wattwerk.core.quantity;

/** A mass of CO2 equivalent, exact to the milligram. Never negative. */
public record Carbon(long milligrams) implements Comparable<Carbon> {
    public static final Carbon ZERO = new Carbon(0);

    private static final Text TEXT = new Text("mass of CO2", "3.2 t")
            .unit("mg", 1)
            .unit("g", 1_000)
            .unit("kg", 1_000_000)
            .unit("t", 1_000_000_000);

    public Carbon {
        if (milligrams < 0) {
            throw new IllegalArgumentException("mass of CO2 is negative: " + milligrams + " mg");
        }
    }

    /** Reads {@code 350 g}, {@code 3.2 t}. */
    public static Carbon parse(String text) {
        return new Carbon(TEXT.parse(text));
    }

    public Carbon plus(Carbon other) {
        return new Carbon(Math.addExact(milligrams, other.milligrams));
    }

    @Override
    public int compareTo(Carbon other) {
        return Long.compare(milligrams, other.milligrams);
    }

    @Override
    public String toString() {
        return TEXT.print(milligrams);
    }
}
