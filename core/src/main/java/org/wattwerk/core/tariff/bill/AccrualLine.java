package org.wattwerk.core.tariff.bill;

import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.tariff.BillPosition;

/**
 * What a position of the bill has accrued in a period, net.
 *
 * @param regular what the period itself costs
 * @param catchUp what the time before it costs more, or less, by what happened in the period: a new peak, another price
 *     pair, a regime earned or lost
 * @param certainty of all that has accrued until the end of the period
 */
public record AccrualLine(BillPosition position, Money regular, Money catchUp, Certainty certainty) {
    /** Both: the difference of the amounts accrued after and before the period, exactly. */
    public Money net() {
        return regular.plus(catchUp);
    }
}
