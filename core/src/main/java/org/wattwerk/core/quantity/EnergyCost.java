package org.wattwerk.core.quantity;

import java.math.BigInteger;

/**
 * An exact sum of energies times prices, which is rounded once, at its end. Many quarter hours at many prices sum up to a
 * year's cost without drift.
 *
 * @param parts of {@code 1 / (3.6e12 * 1e6)} micro-euro: a millijoule at a micro-euro per MWh, in millionths, so that a
 *     {@link Share} of a sum is exact as well
 */
public record EnergyCost(BigInteger parts) {
    public static final EnergyCost ZERO = new EnergyCost(BigInteger.ZERO);

    private static final BigInteger MILLION = BigInteger.valueOf(Share.WHOLE);
    private static final BigInteger PARTS_PER_MICRO_EURO =
            BigInteger.valueOf(Energy.MILLIJOULES_PER_MWH).multiply(MILLION);

    /** Energy at a price, exactly. */
    public static EnergyCost of(Energy energy, EnergyPrice price) {
        return new EnergyCost(BigInteger.valueOf(energy.millijoules())
                .multiply(BigInteger.valueOf(price.microEurosPerMwh()))
                .multiply(MILLION));
    }

    public EnergyCost plus(EnergyCost other) {
        return new EnergyCost(parts.add(other.parts));
    }

    public EnergyCost minus(EnergyCost other) {
        return new EnergyCost(parts.subtract(other.parts));
    }

    /**
     * A part of a sum of energies at prices, exactly.
     *
     * @throws ArithmeticException if a share of this was taken already
     */
    public EnergyCost times(Share share) {
        BigInteger[] quotient =
                parts.multiply(BigInteger.valueOf(share.partsPerMillion())).divideAndRemainder(MILLION);
        if (quotient[1].signum() != 0) {
            throw new ArithmeticException("a share of a share is finer than a cost can hold");
        }
        return new EnergyCost(quotient[0]);
    }

    /** The sum, rounded down (towards minus infinity) to the micro-euro. */
    public Money money() {
        return new Money(Product.floor(parts, PARTS_PER_MICRO_EURO));
    }
}
