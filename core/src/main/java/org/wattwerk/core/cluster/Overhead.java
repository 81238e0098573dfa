package org.wattwerk.core.cluster;

import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.Share;

/**
 * Cooling, conversion and lighting of the facility: a fixed part and a part that grows with the IT load
 * ({@code P_site = fixed + (1 + marginal) * P_IT}).
 */
public record Overhead(Power fixed, Share marginal) {
    /** No overhead at all. */
    public static final Overhead NONE = new Overhead(Power.ZERO, Share.NONE);

    /** What the facility adds to an IT load. */
    public Power of(Power it) {
        return fixed.plus(it.times(marginal));
    }

    /** The largest IT load for which load and overhead stay within {@code facility}; zero if the fixed part does not fit. */
    public Power itWithin(Power facility) {
        Power variable = facility.minusOrZero(fixed);
        // floor(variable / (1 + marginal)): rounded down, so that load and overhead never pass the limit.
        long denominator = Math.addExact(1_000_000L, marginal.partsPerMillion());
        return new Power(java.math.BigInteger.valueOf(variable.milliwatts())
                .multiply(java.math.BigInteger.valueOf(1_000_000L))
                .divide(java.math.BigInteger.valueOf(denominator))
                .longValueExact());
    }
}
