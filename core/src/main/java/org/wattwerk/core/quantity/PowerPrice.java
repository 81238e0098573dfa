package org.wattwerk.core.quantity;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Duration;

/**
 * A price of power, exact to the micro-euro per kW, for a period that the holder's name says: a year, a month. It may be
 * negative, as a discount is.
 */
public record PowerPrice(long microEurosPerKw) implements Comparable<PowerPrice> {
    public static final PowerPrice ZERO = new PowerPrice(0);

    private static final long MILLIWATTS_PER_KW = 1_000_000;
    private static final Text YEARLY =
            new Text("price of a kW and year", "117.98 EUR/kW/a").unit("EUR/kW/a", 1_000_000);
    private static final Text MONTHLY =
            new Text("price of a kW and month", "19.85 EUR/kW/month").unit("EUR/kW/month", 1_000_000);

    /** Reads {@code 117.98 EUR/kW/a}; the unit keeps a monthly price from being taken for a yearly one. */
    public static PowerPrice parseYearly(String text) {
        return new PowerPrice(YEARLY.parse(text));
    }

    /** Reads {@code 19.85 EUR/kW/month}. */
    public static PowerPrice parseMonthly(String text) {
        return new PowerPrice(MONTHLY.parse(text));
    }

    /** What a power costs for the whole period, rounded down to the micro-euro. */
    public Money of(Power power) {
        return of(power, 1, 1);
    }

    /** What a power costs for {@code part / whole} of the period, rounded down to the micro-euro once. */
    public Money of(Power power, long part, long whole) {
        return new Money(Product.floor(
                BigInteger.valueOf(microEurosPerKw)
                        .multiply(BigInteger.valueOf(power.milliwatts()))
                        .multiply(BigInteger.valueOf(part)),
                BigInteger.valueOf(MILLIWATTS_PER_KW).multiply(BigInteger.valueOf(whole))));
    }

    /**
     * What the mean power of an energy over a time costs for {@code part / whole} of the period. The mean itself is not
     * rounded; the amount is, down to the micro-euro, once.
     */
    public Money ofMean(Energy energy, Duration time, long part, long whole) {
        return new Money(Product.floor(
                BigInteger.valueOf(microEurosPerKw)
                        .multiply(BigInteger.valueOf(energy.millijoules()))
                        .multiply(BigInteger.valueOf(part)),
                BigInteger.valueOf(MILLIWATTS_PER_KW)
                        .multiply(BigInteger.valueOf(time.toSeconds()))
                        .multiply(BigInteger.valueOf(whole))));
    }

    public PowerPrice plus(PowerPrice other) {
        return new PowerPrice(Math.addExact(microEurosPerKw, other.microEurosPerKw));
    }

    public PowerPrice minus(PowerPrice other) {
        return new PowerPrice(Math.subtractExact(microEurosPerKw, other.microEurosPerKw));
    }

    /** The part of this price, rounded down to the micro-euro per kW. */
    public PowerPrice times(Share share) {
        return new PowerPrice(Product.floor(microEurosPerKw, share.partsPerMillion(), Share.WHOLE));
    }

    @Override
    public int compareTo(PowerPrice other) {
        return Long.compare(microEurosPerKw, other.microEurosPerKw);
    }

    @Override
    public String toString() {
        BigDecimal euros = BigDecimal.valueOf(microEurosPerKw, 6).stripTrailingZeros();
        return (euros.scale() < 2 ? euros.setScale(2, RoundingMode.UNNECESSARY) : euros).toPlainString() + " EUR/kW";
    }
}
