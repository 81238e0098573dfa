package org.wattwerk.core.ledger;

import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.tariff.bill.Certainty;

/**
 * What one position of the year's bill accrued in one quarter hour, net, as the utility bills it and as it is charged on.
 *
 * @param regular what the quarter hour itself costs
 * @param catchUp what the time before it costs more, or less, by what happened in it; also what a changed tariff does
 * @param shared what of both the accounts are charged by their energy in this quarter hour; the rest stands on lines of its
 *     own: parts of the peak, and what is deferred
 * @param certainty whether the rest of the year can still change what has accrued until then
 */
public record Accrual(Money regular, Money catchUp, Money shared, Certainty certainty) {
    /** What the utility bills: the difference of two cumulative amounts. */
    public Money net() {
        return regular.plus(catchUp);
    }

    /** With what a correction adds; the later word on certainty holds. */
    Accrual plus(Accrual correction) {
        return new Accrual(
                regular.plus(correction.regular),
                catchUp.plus(correction.catchUp),
                shared.plus(correction.shared),
                correction.certainty);
    }

    /** Nothing to share it by: all of it stands on lines of its own. */
    Accrual unshared() {
        return new Accrual(regular, catchUp, Money.ZERO, certainty);
    }
}
