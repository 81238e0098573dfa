package org.wattwerk.cli.view;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.wattwerk.controller.live.Live;

/** The wall clock of the site, told from a live moment that carries both. */
final class Clock {
    private static final DateTimeFormatter FORM = DateTimeFormatter.ofPattern("HH:mm");

    private Clock() {}

    /** The site's local time of an instant near the moment, {@code HH:mm}. */
    static String at(Instant instant, Live live) {
        LocalDateTime local = LocalDateTime.of(LocalDate.parse(live.day()), LocalTime.parse(live.localTime()));
        Duration offset = Duration.between(live.at(), local.toInstant(ZoneOffset.UTC));
        // The local time is cut to the second, the instant is not.
        return FORM.format(instant.plusSeconds(Math.round(offset.toMillis() / 60_000.0) * 60)
                .atOffset(ZoneOffset.UTC));
    }
}
