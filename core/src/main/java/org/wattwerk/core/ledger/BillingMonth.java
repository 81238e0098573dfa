package org.wattwerk.core.ledger;

import java.time.Instant;
import java.time.YearMonth;
import org.wattwerk.core.tariff.DeliveryDay;
import org.wattwerk.core.time.QuarterHour;

/** The period of a statement [Abrechnungsmonat]: a calendar month of the German market's zone. */
public record BillingMonth(YearMonth month) implements Comparable<BillingMonth> {
    private static final int MONTHS = 12;

    /** The month that contains the instant. */
    public static BillingMonth containing(Instant instant) {
        return new BillingMonth(YearMonth.from(instant.atZone(DeliveryDay.ZONE)));
    }

    /** The month of a quarter hour: its value date. */
    public static BillingMonth of(QuarterHour quarterHour) {
        return containing(quarterHour.start());
    }

    /** The month with this number; see {@link #number}. */
    public static BillingMonth ofNumber(int number) {
        return new BillingMonth(YearMonth.of(Math.floorDiv(number, MONTHS), Math.floorMod(number, MONTHS) + 1));
    }

    /** Months since the year 0, so that the next month has the next number. */
    public int number() {
        return month.getYear() * MONTHS + month.getMonthValue() - 1;
    }

    public Instant start() {
        return month.atDay(1).atStartOfDay(DeliveryDay.ZONE).toInstant();
    }

    /** The first instant after it. */
    public Instant end() {
        return next().start();
    }

    public BillingMonth next() {
        return new BillingMonth(month.plusMonths(1));
    }

    @Override
    public int compareTo(BillingMonth other) {
        return month.compareTo(other.month);
    }

    /** As {@code 2026-01}. */
    @Override
    public String toString() {
        return month.toString();
    }
}
