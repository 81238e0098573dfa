package org.wattwerk.core.ledger;

import java.math.BigDecimal;
import java.math.MathContext;
import org.wattwerk.core.quantity.Energy;

/**
 * Energy as the ledger books it, exact to the millijoule. Only a correction is negative: where the nodes and other loads
 * counted more than the utility meter, the account of what nobody owns takes the difference, so that the sum stays the meter.
 */
public record SignedEnergy(long millijoules) implements Comparable<SignedEnergy> {
    public static final SignedEnergy ZERO = new SignedEnergy(0);

    private static final BigDecimal MILLIJOULES_PER_KWH = BigDecimal.valueOf(3_600_000_000L);

    public static SignedEnergy of(Energy energy) {
        return new SignedEnergy(energy.millijoules());
    }

    public SignedEnergy plus(SignedEnergy other) {
        return new SignedEnergy(Math.addExact(millijoules, other.millijoules));
    }

    public SignedEnergy plus(Energy other) {
        return new SignedEnergy(Math.addExact(millijoules, other.millijoules()));
    }

    public SignedEnergy minus(SignedEnergy other) {
        return new SignedEnergy(Math.subtractExact(millijoules, other.millijoules));
    }

    public SignedEnergy minus(Energy other) {
        return new SignedEnergy(Math.subtractExact(millijoules, other.millijoules()));
    }

    public boolean isZero() {
        return millijoules == 0;
    }

    public boolean isNegative() {
        return millijoules < 0;
    }

    /** The number of kWh to 34 digits, for printing; sums are made in millijoules. */
    public BigDecimal kilowattHours() {
        return BigDecimal.valueOf(millijoules).divide(MILLIJOULES_PER_KWH, MathContext.DECIMAL128);
    }

    @Override
    public int compareTo(SignedEnergy other) {
        return Long.compare(millijoules, other.millijoules);
    }

    @Override
    public String toString() {
        return isNegative() ? "-" + new Energy(-millijoules) : new Energy(millijoules).toString();
    }
}
