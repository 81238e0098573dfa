package org.wattwerk.core.tariff;

import java.time.Duration;
import java.time.Instant;
import org.wattwerk.core.quantity.EnergyPrice;

/** One price as the market publishes it, for {@code [start, start + length)}. */
public record PriceInterval(Instant start, Duration length, EnergyPrice price) {
    /** The first instant after it. */
    public Instant end() {
        return start.plus(length);
    }
}
