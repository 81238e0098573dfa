package org.wattwerk.core.quantity;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** An amount of euros, exact to the micro-euro; may be negative. Whether it is net or gross says the name that holds it. */
public record Money(long microEuros) implements Comparable<Money> {
    public static final Money ZERO = new Money(0);

    private static final long MICRO_PER_CENT = 10_000;
    private static final Text TEXT =
            new Text("amount of money", "1200 EUR").unit("uEUR", 1).unit("EUR", 1_000_000);

    /** Reads {@code 1200 EUR}, {@code -3.50 EUR}. */
    public static Money parse(String text) {
        return new Money(TEXT.parse(text));
    }

    public static Money ofCents(long cents) {
        return new Money(Math.multiplyExact(cents, MICRO_PER_CENT));
    }

    public static Money ofEuros(long euros) {
        return new Money(Math.multiplyExact(euros, 1_000_000L));
    }

    public Money plus(Money other) {
        return new Money(Math.addExact(microEuros, other.microEuros));
    }

    public Money minus(Money other) {
        return new Money(Math.subtractExact(microEuros, other.microEuros));
    }

    public Money negate() {
        return new Money(Math.negateExact(microEuros));
    }

    public Money times(long count) {
        return new Money(Math.multiplyExact(microEuros, count));
    }

    /** The part of this amount, rounded down (towards minus infinity) to the micro-euro. */
    public Money times(Share share) {
        return new Money(Product.floor(microEuros, share.partsPerMillion(), Share.WHOLE));
    }

    /** {@code floor(this * part / whole)}, for what accrues over a time. */
    public Money times(long part, long whole) {
        return new Money(Product.floor(microEuros, part, whole));
    }

    /** Rounded half-up (away from zero) to the cent: the one rounding of an invoice position. */
    public Money toCents() {
        return new Money(BigDecimal.valueOf(microEuros)
                .divide(BigDecimal.valueOf(MICRO_PER_CENT), 0, RoundingMode.HALF_UP)
                .multiply(BigDecimal.valueOf(MICRO_PER_CENT))
                .longValueExact());
    }

    /** The exact amount in euros, for printing. */
    public BigDecimal euros() {
        return BigDecimal.valueOf(microEuros, 6);
    }

    public boolean isNegative() {
        return microEuros < 0;
    }

    @Override
    public int compareTo(Money other) {
        return Long.compare(microEuros, other.microEuros);
    }

    @Override
    public String toString() {
        BigDecimal euros = euros().stripTrailingZeros();
        return (euros.scale() < 2 ? euros.setScale(2, RoundingMode.UNNECESSARY) : euros).toPlainString() + " EUR";
    }
}
