package org.wattwerk.core.ledger;

import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.tariff.bill.Certainty;

/**
 * How much of a position's amount in a period is catch-up, and how sure it is.
 *
 * @param catchUp net, to the micro-euro; part of the position's amount
 * @param estimated how many accruals the rest of the year could still change
 * @param settled how many it could not
 */
public record AccrualSum(Money catchUp, int estimated, int settled) {
    static final AccrualSum ZERO = new AccrualSum(Money.ZERO, 0, 0);

    static AccrualSum of(Accrual accrual, int sign) {
        boolean open = accrual.certainty() == Certainty.ESTIMATED;
        return new AccrualSum(
                sign < 0 ? accrual.catchUp().negate() : accrual.catchUp(), open ? sign : 0, open ? 0 : sign);
    }

    AccrualSum plus(AccrualSum other) {
        return new AccrualSum(catchUp.plus(other.catchUp), estimated + other.estimated, settled + other.settled);
    }

    boolean isNothing() {
        return catchUp.equals(Money.ZERO) && estimated == 0 && settled == 0;
    }

    /** Final if nothing in it was open, or the quarter hour that ended its year is in it. */
    public Certainty certainty() {
        return estimated == 0 || settled > 0 ? Certainty.FINAL : Certainty.ESTIMATED;
    }
}
