package org.wattwerk.cli.view;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Figures as people read them on a screen; never for reckoning. */
public final class Figures {
    private Figures() {}

    /** {@code 18.43 kW}; {@code -} if it is not known. */
    public static String kilowatts(@Nullable Double watts) {
        return watts == null ? "-" : String.format(Locale.ROOT, "%.2f kW", watts / 1000);
    }

    public static String watts(@Nullable Double watts) {
        return watts == null ? "-" : String.format(Locale.ROOT, "%.0f W", watts);
    }

    public static String euros(double euros) {
        return String.format(Locale.ROOT, "%.2f EUR", euros);
    }

    public static String kilowattHours(double kwh) {
        return String.format(Locale.ROOT, "%.2f kWh", kwh);
    }

    public static String price(double eurPerMwh) {
        return String.format(Locale.ROOT, "%.2f EUR/MWh", eurPerMwh);
    }

    /** {@code 123 s}, {@code 4 min 05 s}. */
    public static String seconds(double seconds) {
        return seconds < 120
                ? String.format(Locale.ROOT, "%.0f s", seconds)
                : String.format(Locale.ROOT, "%d min %02d s", (long) seconds / 60, (long) seconds % 60);
    }

    /** A count in thousands, millions or more: {@code 8.1 k}, {@code 123 M}. */
    public static String count(@Nullable Number count) {
        if (count == null) {
            return "-";
        }
        double value = count.doubleValue();
        String unit = "";
        for (String larger : new String[] {" k", " M", " G", " T"}) {
            if (Math.abs(value) < 1000) {
                break;
            }
            value /= 1000;
            unit = larger;
        }
        String form = Math.abs(value) >= 100 || unit.isEmpty() ? "%.0f%s" : "%.1f%s";
        return String.format(Locale.ROOT, form, value, unit);
    }
}
