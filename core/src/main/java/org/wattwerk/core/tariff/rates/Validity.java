package org.wattwerk.core.tariff.rates;

import java.time.LocalDate;

/** The days {@code [from, until)} on which a value holds; both are the first of a month. */
public record Validity(LocalDate from, LocalDate until) {
    public Validity {
        if (!from.isBefore(until)) {
            throw new IllegalArgumentException("a rate cannot hold from " + from + " until " + until
                    + ": the end is the first day on which it does not hold any more");
        }
        if (from.getDayOfMonth() != 1 || until.getDayOfMonth() != 1) {
            throw new IllegalArgumentException("a rate holds for whole months: " + from + " until " + until
                    + " does not begin and end on the first of a month");
        }
    }

    /** A calendar year. */
    public static Validity ofYear(int year) {
        return new Validity(LocalDate.of(year, 1, 1), LocalDate.of(year + 1, 1, 1));
    }

    public boolean contains(LocalDate day) {
        return !day.isBefore(from) && day.isBefore(until);
    }

    public boolean overlaps(Validity other) {
        return from.isBefore(other.until) && other.from.isBefore(until);
    }

    @Override
    public String toString() {
        return from + " until " + until;
    }
}
