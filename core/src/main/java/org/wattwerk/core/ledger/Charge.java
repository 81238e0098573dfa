package org.wattwerk.core.ledger;

import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Money;

/**
 * One position of the bill for one quarter hour of the whole connection point.
 *
 * @param price net price in this quarter hour
 * @param net the amount to the micro-euro: the difference of two cumulative amounts, each rounded down
 * @param carry what the cumulative amount has beyond its rounding, in millijoule times micro-euro per MWh, below
 *     {@value #DENOMINATOR}; the next quarter hour goes on from it
 */
public record Charge(EnergyPrice price, Money net, long carry) {
    /** Millijoules in a MWh: the denominator of {@code energy * price}. */
    public static final long DENOMINATOR = 3_600_000_000_000L;

    /** A position that was not charged. */
    static final Charge NOTHING = new Charge(EnergyPrice.ZERO, Money.ZERO, 0);

    public Charge {
        if (carry < 0 || carry >= DENOMINATOR) {
            throw new IllegalArgumentException("carry is not in [0, " + DENOMINATOR + "): " + carry);
        }
    }
}
