package org.wattwerk.core.planning.year;

import org.wattwerk.core.quantity.Money;

/**
 * One change that would make a plan possible.
 *
 * @param kind what is changed
 * @param text the change in words, with its number
 * @param cost what the cheapest plan costs with it, net; for a later date, with the added time at the plan's mean price
 */
public record WayOut(Kind kind, String text, Money cost) {
    /** What can be changed. */
    public enum Kind {
        LATER_DATE,
        MORE_BUDGET,
        MORE_POWER,
        LESS_WORK
    }
}
