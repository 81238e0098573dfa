package org.wattwerk.policies;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Spans of control time as policies write them: {@code 500 ms}, {@code 10 s}, {@code 15 min}. */
final class Durations {
    private static final Pattern FORM = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?+)\\s*+(\\D*)");
    private static final Map<String, Duration> UNITS = units();

    private Durations() {}

    /**
     * The duration of a text like {@code 10 s}.
     *
     * @throws IllegalArgumentException if it is none, or not longer than nothing
     */
    static Duration parse(String text) {
        Matcher form = FORM.matcher(text.strip());
        Duration unit = form.matches() ? UNITS.get(form.group(2)) : null;
        if (unit == null) {
            throw new IllegalArgumentException("'" + text + "' has no unit of time: use one of "
                    + String.join(", ", UNITS.keySet()) + ", such as '10 s'");
        }
        BigDecimal nanos = new BigDecimal(form.group(1))
                .multiply(BigDecimal.valueOf(unit.toNanos()))
                .setScale(0, RoundingMode.DOWN);
        if (nanos.signum() <= 0) {
            throw new IllegalArgumentException("'" + text + "' is no time at all: write more than nothing");
        }
        try {
            return Duration.ofNanos(nanos.longValueExact());
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("'" + text + "' is too long", e);
        }
    }

    /** The largest unit that needs no decimals. */
    static String print(Duration duration) {
        String printed = duration.toMillis() + " ms";
        for (Map.Entry<String, Duration> unit : UNITS.entrySet()) {
            if (duration.compareTo(unit.getValue()) >= 0
                    && duration.toNanos() % unit.getValue().toNanos() == 0) {
                printed = duration.dividedBy(unit.getValue()) + " " + unit.getKey();
            }
        }
        return printed;
    }

    private static Map<String, Duration> units() {
        Map<String, Duration> units = new LinkedHashMap<>();
        units.put("ms", Duration.ofMillis(1));
        units.put("s", Duration.ofSeconds(1));
        units.put("min", Duration.ofMinutes(1));
        units.put("h", Duration.ofHours(1));
        return units;
    }
}
