package org.wattwerk.core.planning.year;

import org.wattwerk.core.quantity.Money;

/**
 * What a plan costs, net.
 *
 * @param energy all that is charged per kWh
 * @param peaks the charges on peaks, of the whole connection point with its other loads
 * @param carbon the weighed price of carbon, which is not paid
 * @param time what the time of the GPUs is worth elsewhere, which is not paid
 */
public record PlanCost(Money energy, Money peaks, Money carbon, Money time) {
    /** What will be on the bill. */
    public Money paid() {
        return energy.plus(peaks);
    }

    /** What the plan was made for. */
    public Money weighed() {
        return paid().plus(carbon).plus(time);
    }
}
