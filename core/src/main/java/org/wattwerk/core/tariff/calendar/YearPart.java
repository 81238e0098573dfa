package org.wattwerk.core.tariff.calendar;

/** An exact part of a period, {@code part / whole}, from none of it to all of it. */
public record YearPart(long part, long whole) {
    /** All of it. */
    public static final YearPart WHOLE = new YearPart(1, 1);

    public YearPart {
        if (whole <= 0 || part < 0 || part > whole) {
            throw new IllegalArgumentException(part + " of " + whole + " is no part of a year");
        }
    }

    YearPart minus(YearPart earlier) {
        return new YearPart(
                Math.subtractExact(Math.multiplyExact(part, earlier.whole), Math.multiplyExact(earlier.part, whole)),
                Math.multiplyExact(whole, earlier.whole));
    }

    public boolean isNone() {
        return part == 0;
    }

    public boolean isWhole() {
        return part == whole;
    }
}
