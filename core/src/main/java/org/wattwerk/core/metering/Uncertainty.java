package org.wattwerk.core.metering;

import org.wattwerk.core.quantity.Energy;

/**
 * How far a cumulative counter may be off: what has grown with it since it started, and what depends on the moment at
 * which it was read. Between two readings of one counter the first is a difference and the second counts twice.
 *
 * @param grown never goes down: errors of gain, of time between samples, of figures that were estimated
 * @param edge at this reading alone: a counter that lags, a device that does not answer just now
 */
public record Uncertainty(Energy grown, Energy edge) {
    /** Of a counter that states none. */
    public static final Uncertainty NONE = new Uncertainty(Energy.ZERO, Energy.ZERO);

    /** Of the sum of two counters: errors may all have the same sign. */
    public Uncertainty plus(Uncertainty other) {
        return new Uncertainty(grown.plus(other.grown), edge.plus(other.edge));
    }

    /** With so much more that has grown, and another edge. */
    public Uncertainty grownBy(Energy more, Energy newEdge) {
        return new Uncertainty(grown.plus(more), newEdge);
    }

    /** How far the difference of two readings of one counter may be off, this one being the later. */
    public Energy since(Uncertainty earlier) {
        Energy growth = grown.compareTo(earlier.grown) > 0 ? grown.minus(earlier.grown) : Energy.ZERO;
        return growth.plus(edge).plus(earlier.edge);
    }
}
