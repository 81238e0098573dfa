package org.wattwerk.core.ledger;

import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Money;

/**
 * An exact amount of money: micro-euros rounded down and what is left, over {@link Charge#DENOMINATOR}.
 *
 * @param remainder at least zero, below the denominator
 */
record Amount(long microEuros, long remainder) {
    /** {@code price * energy}, exactly. */
    static Amount of(EnergyPrice price, SignedEnergy energy) {
        long perMwh = price.microEurosPerMwh();
        long floor = energy.isNegative()
                ? new EnergyPrice(Math.negateExact(perMwh))
                        .of(new Energy(Math.negateExact(energy.millijoules())))
                        .microEuros()
                : price.of(new Energy(energy.millijoules())).microEuros();
        // The product may pass 64 bits; its remainder does not, so arithmetic modulo 2^64 gives it exactly.
        return new Amount(floor, perMwh * energy.millijoules() - floor * Charge.DENOMINATOR);
    }

    /** This amount as a position, posted as the difference of two rounded sums when {@code carry} was left before. */
    Charge charge(EnergyPrice price, long carry) {
        long sum = remainder + carry;
        return sum >= Charge.DENOMINATOR
                ? new Charge(price, new Money(Math.addExact(microEuros, 1)), sum - Charge.DENOMINATOR)
                : new Charge(price, new Money(microEuros), sum);
    }

    /**
     * A position anew: what was posted and the rounded difference of the exact amounts, in the same run of sums, so that
     * however often it is corrected the sum of all that was posted is the rounded sum of the exact amounts in force.
     *
     * @param carry what the ledger's newest entry left
     */
    static Charge corrected(Charge old, SignedEnergy oldEnergy, EnergyPrice price, SignedEnergy energy, long carry) {
        Amount before = of(old.price(), oldEnergy);
        Amount now = of(price, energy);
        long rest = now.remainder - before.remainder + carry;
        long difference = Math.addExact(
                Math.subtractExact(now.microEuros, before.microEuros), Math.floorDiv(rest, Charge.DENOMINATOR));
        return new Charge(price, old.net().plus(new Money(difference)), Math.floorMod(rest, Charge.DENOMINATOR));
    }
}
