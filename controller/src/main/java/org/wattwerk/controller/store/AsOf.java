package org.wattwerk.controller.store;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Optional;
import org.wattwerk.core.tariff.DeliveryDay;

/**
 * Up to which entry a ledger is looked at: all of it, what was booked by an instant, or up to a hash from the foot of a
 * statement.
 */
public record AsOf(Optional<Instant> instant, Optional<String> hash) {
    /** All of it. */
    public static final AsOf NOW = new AsOf(Optional.empty(), Optional.empty());

    /**
     * @throws IllegalArgumentException if the text is neither an instant, a date nor a hash
     */
    public static AsOf parse(String text) {
        if (text.matches("[0-9a-fA-F]{64}")) {
            return new AsOf(Optional.empty(), Optional.of(text.toLowerCase(Locale.ROOT)));
        }
        try {
            Instant instant = text.contains("T")
                    ? OffsetDateTime.parse(text).toInstant()
                    : LocalDate.parse(text).atStartOfDay(DeliveryDay.ZONE).toInstant();
            return new AsOf(Optional.of(instant), Optional.empty());
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' is neither a date such as 2026-02-01, an instant such as 2026-02-01T12:00:00Z, nor"
                            + " the hash at the foot of a statement",
                    e);
        }
    }
}
