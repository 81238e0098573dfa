package org.wattwerk.core.quantity;

import java.math.BigDecimal;

/** A part of a whole, exact to one part per million; never negative, may exceed one (an overhead, an overload). */
public record Share(long partsPerMillion) implements Comparable<Share> {
    static final long WHOLE = 1_000_000;
    public static final Share NONE = new Share(0);
    public static final Share ALL = new Share(WHOLE);

    private static final Text TEXT = new Text("share", "85 %").unit("ppm", 1).unit("%", 10_000);

    public Share {
        if (partsPerMillion < 0) {
            throw new IllegalArgumentException("share is negative: " + partsPerMillion + " ppm");
        }
    }

    /** Reads {@code 85 %}, {@code 12.5 %}. */
    public static Share parse(String text) {
        return new Share(TEXT.parse(text));
    }

    public static Share ofPercent(long percent) {
        return new Share(Math.multiplyExact(percent, 10_000L));
    }

    /** From a measured or modelled ratio, rounded to the nearest part per million. */
    public static Share ofRatio(double ratio) {
        return new Share(Math.round(ratio * WHOLE));
    }

    /** For curves and physics; exact up to the double's own precision. */
    public double ratio() {
        return partsPerMillion / (double) WHOLE;
    }

    public Share plus(Share other) {
        return new Share(Math.addExact(partsPerMillion, other.partsPerMillion));
    }

    @Override
    public int compareTo(Share other) {
        return Long.compare(partsPerMillion, other.partsPerMillion);
    }

    @Override
    public String toString() {
        return BigDecimal.valueOf(partsPerMillion, 4).stripTrailingZeros().toPlainString() + " %";
    }
}
