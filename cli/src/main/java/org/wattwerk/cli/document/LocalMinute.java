package org.wattwerk.cli.document;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.wattwerk.core.tariff.DeliveryDay;

/** Moments as people read them: German local time to the minute. */
public final class LocalMinute {
    private static final DateTimeFormatter FORM = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

    private LocalMinute() {}

    public static String text(Instant instant) {
        return FORM.format(instant.atZone(DeliveryDay.ZONE));
    }

    /** Of an instant as the controller's REST says it. */
    public static String text(String instant) {
        return text(Instant.parse(instant));
    }
}
