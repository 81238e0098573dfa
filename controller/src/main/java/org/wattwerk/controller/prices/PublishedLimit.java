package org.wattwerk.controller.prices;

import java.time.Instant;
import java.time.LocalTime;
import java.util.Optional;
import org.wattwerk.core.tariff.DeliveryDay;

/**
 * Up to when day-ahead prices can exist: the auction for tomorrow closes at 12:00 in Berlin, so nothing after tomorrow is ever
 * a price of the market, and before noon nothing after today.
 *
 * @param end the first instant without a price; empty if any time may have one, such as in a time-lapse
 */
record PublishedLimit(Optional<Instant> end) {
    static final PublishedLimit NONE = new PublishedLimit(Optional.empty());
    private static final LocalTime GATE_CLOSURE = LocalTime.NOON;

    static PublishedLimit at(Instant now) {
        DeliveryDay today = DeliveryDay.containing(now);
        boolean closed = !LocalTime.ofInstant(now, DeliveryDay.ZONE).isBefore(GATE_CLOSURE);
        return new PublishedLimit(
                Optional.of(closed ? new DeliveryDay(today.date().plusDays(1)).end() : today.end()));
    }

    boolean allows(Instant start) {
        return end.isEmpty() || start.isBefore(end.get());
    }
}
