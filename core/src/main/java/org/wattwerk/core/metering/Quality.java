package org.wattwerk.core.metering;

/** How a figure came about, best first: nothing estimated may look measured. */
public enum Quality {
    /** Read from an energy counter. */
    MEASURED,
    /** Summed up from samples of power. */
    INTEGRATED,
    /** From a model of the device. */
    ESTIMATED,
    /** Known as a total only and spread by a rule, or taken from another source in place of the missing one. */
    SUBSTITUTE,
    /** Nobody measured it. */
    MISSING;

    /** The worse of two: what a sum of both may claim. */
    public Quality worst(Quality other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
