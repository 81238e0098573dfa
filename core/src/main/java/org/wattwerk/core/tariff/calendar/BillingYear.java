package org.wattwerk.core.tariff.calendar;

import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.wattwerk.core.tariff.DeliveryDay;
import org.wattwerk.core.time.QuarterHour;

/** The calendar year for which a grid operator bills: New Year to New Year in Berlin, 35,040 or 35,136 quarter hours. */
public final class BillingYear implements Comparable<BillingYear> {
    private static final int MONTHS = 12;

    private final int number;

    /** Where each month starts, and the next year: looked up for every quarter hour, so not asked of the time zone then. */
    private final long[] monthStarts = new long[MONTHS + 1];

    public BillingYear(int number) {
        this.number = number;
        for (int month = 0; month <= MONTHS; month++) {
            LocalDate first = LocalDate.of(number, 1, 1).plusMonths(month);
            monthStarts[month] =
                    QuarterHour.startingAt(new DeliveryDay(first).start()).number();
        }
    }

    public int number() {
        return number;
    }

    /** The billing year that contains the instant. */
    public static BillingYear containing(Instant instant) {
        return new BillingYear(LocalDate.ofInstant(instant, DeliveryDay.ZONE).getYear());
    }

    /** The billing year that contains the quarter hour. */
    public static BillingYear containing(QuarterHour quarterHour) {
        return containing(quarterHour.start());
    }

    public BillingYear next() {
        return new BillingYear(number + 1);
    }

    /** Its first quarter hour. */
    public QuarterHour first() {
        return monthStart(1);
    }

    /** The first quarter hour of the next year. */
    public QuarterHour end() {
        return monthStart(MONTHS + 1);
    }

    /** The first quarter hour of a month, 1 to 12; of 13, the first of the next year. */
    public QuarterHour monthStart(int month) {
        return new QuarterHour(monthStarts[month - 1]);
    }

    /** How many quarter hours it has. */
    public int quarterHours() {
        return Math.toIntExact(end().number() - first().number());
    }

    public boolean contains(QuarterHour quarterHour) {
        return quarterHour.number() >= monthStarts[0] && quarterHour.number() < monthStarts[MONTHS];
    }

    /**
     * The month of a quarter hour, 1 to 12.
     *
     * @throws IllegalArgumentException if it is of another year
     */
    public int month(QuarterHour quarterHour) {
        if (!contains(quarterHour)) {
            throw new IllegalArgumentException(quarterHour + " is not in " + number);
        }
        int month = MONTHS;
        while (quarterHour.number() < monthStarts[month - 1]) {
            month--;
        }
        return month;
    }

    /**
     * The part of the year that has passed when a quarter hour begins: a twelfth for each whole month, however long it is,
     * and within a month by its quarter hours. So what is charged by the year accrues by equal months.
     */
    public YearPart elapsed(QuarterHour until) {
        if (until.equals(end())) {
            return YearPart.WHOLE;
        }
        int month = month(until);
        long start = monthStart(month).number();
        long quarterHours = monthStart(month + 1).number() - start;
        return new YearPart((month - 1) * quarterHours + until.number() - start, MONTHS * quarterHours);
    }

    /** The part of the year in {@code [from, until)}. */
    public YearPart between(QuarterHour from, QuarterHour until) {
        return elapsed(until).minus(elapsed(from));
    }

    /** The part of one month, 1 to 12, that lies in {@code [from, until)}; here the month is the whole. */
    public YearPart partOfMonth(int month, QuarterHour from, QuarterHour until) {
        long start = monthStart(month).number();
        long end = monthStart(month + 1).number();
        long part = Math.min(end, until.number()) - Math.max(start, from.number());
        return new YearPart(Math.max(0, part), end - start);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof BillingYear year && year.number == number;
    }

    @Override
    public int hashCode() {
        return number;
    }

    @Override
    public int compareTo(BillingYear other) {
        return Integer.compare(number, other.number);
    }

    @Override
    public String toString() {
        return Integer.toString(number);
    }
}
