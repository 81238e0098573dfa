package org.wattwerk.core.tariff.bill;

/** Whether what comes later in the year can still change an amount. */
public enum Certainty {
    /** As the year will be if it goes on as so far. */
    ESTIMATED,
    /** Only a correction of the meter, a price or a rate changes it. */
    FINAL
}
