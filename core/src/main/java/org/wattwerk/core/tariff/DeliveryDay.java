package org.wattwerk.core.tariff;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import org.wattwerk.core.time.QuarterHour;

/** The day for which the market sells: midnight to midnight in Berlin, 92, 96 or 100 quarter hours long. */
public record DeliveryDay(LocalDate date) {
    /** The zone of the German market. */
    public static final ZoneId ZONE = ZoneId.of("Europe/Berlin");

    /** The delivery day that contains the instant. */
    public static DeliveryDay containing(Instant instant) {
        return new DeliveryDay(LocalDate.ofInstant(instant, ZONE));
    }

    public Instant start() {
        return date.atStartOfDay(ZONE).toInstant();
    }

    /** The first instant of the next day. */
    public Instant end() {
        return date.plusDays(1).atStartOfDay(ZONE).toInstant();
    }

    /** How many quarter hours it has. */
    public int quarterHours() {
        return Math.toIntExact(QuarterHour.startingAt(end()).number()
                - QuarterHour.startingAt(start()).number());
    }
}
