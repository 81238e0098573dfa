package org.wattwerk.policies;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.wattwerk.core.tariff.calendar.Windows;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * Reads {@code windows} of a bill: hours under names, such as the grid operator's high-load windows.
 *
 * @param readable by name
 * @param declared all names, also those whose entry has problems of its own
 */
record HourWindows(Map<String, Windows> readable, Set<String> declared) {
    static final HourWindows NONE = new HourWindows(Map.of(), Set.of());

    private static final Pattern TIME = Pattern.compile("(\\d{1,2}):(\\d{2})");
    private static final int MINUTES_PER_HOUR = 60;
    private static final String WORKDAYS = "workdays";

    static @Nullable HourWindows read(Field section) {
        Mapping keys = section.mapping();
        if (keys == null) {
            return null;
        }
        Map<String, Windows> readable = new TreeMap<>();
        keys.all().forEach((name, field) -> {
            Windows windows = windows(name, field);
            if (windows != null) {
                readable.put(name, windows);
            }
        });
        return new HourWindows(readable, new TreeSet<>(keys.all().keySet()));
    }

    /** The windows that a field names; null where there are none, or they have problems, which are not said twice. */
    @Nullable
    Windows named(Field asked) {
        String name = asked.text();
        return name == null ? null : named(name, asked);
    }

    /** The windows of a name. */
    @Nullable
    Windows named(String name, Field asked) {
        if (!declared.contains(name)) {
            asked.problem("'" + name + "' is not among the windows of the bill: "
                    + (declared.isEmpty() ? "there are none" : String.join(", ", declared)));
        }
        return readable.get(name);
    }

    private static @Nullable Windows windows(String name, Field field) {
        Mapping keys = field.mapping();
        if (keys == null) {
            return null;
        }
        Set<DayOfWeek> days = keys.required("days", WORKDAYS, HourWindows::days);
        Set<LocalDate> except =
                keys.optional("except", Set.of(), dates -> each(dates, Field::date, new TreeSet<LocalDate>()));
        List<Windows.Span> spans = keys.required(
                "hours",
                "[{months: [december, january, february], from: '17:00', until: '19:30'}]",
                list -> each(list, HourWindows::span, new ArrayList<Windows.Span>()));
        keys.refuseUnknown();
        return days == null || spans == null ? null : new Windows(name, days, except, spans);
    }

    private static @Nullable Set<DayOfWeek> days(Field field) {
        if (field.node() instanceof ScalarNode) {
            String text = field.text();
            if (text != null && !text.equals(WORKDAYS)) {
                field.problem("'" + text + "' are no days: write 'workdays', or a list such as [monday, friday]");
                return null;
            }
            return text == null ? null : EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY);
        }
        return each(field, day -> named(day, "day of the week", DayOfWeek::valueOf), EnumSet.noneOf(DayOfWeek.class));
    }

    private static Windows.@Nullable Span span(Field field) {
        Mapping keys = field.mapping();
        if (keys == null) {
            return null;
        }
        Set<Month> months = keys.optional(
                "months",
                EnumSet.allOf(Month.class),
                list -> each(list, month -> named(month, "month", Month::valueOf), EnumSet.noneOf(Month.class)));
        Integer from = keys.required("from", "'17:00'", HourWindows::minute);
        Integer until = keys.required("until", "'19:30'", HourWindows::minute);
        keys.refuseUnknown();
        return from == null || until == null ? null : keys.build(() -> new Windows.Span(months, from, until));
    }

    private static @Nullable Integer minute(Field field) {
        return field.parsed(text -> {
            Matcher time = TIME.matcher(text);
            int minute = time.matches()
                    ? Integer.parseInt(time.group(1)) * MINUTES_PER_HOUR + Integer.parseInt(time.group(2))
                    : -1;
            if (minute < 0 || minute > 24 * MINUTES_PER_HOUR || Integer.parseInt(time.group(2)) >= MINUTES_PER_HOUR) {
                throw new IllegalArgumentException("'" + text + "' is not a time of day: write such as '17:30'");
            }
            return minute;
        });
    }

    private static <T> @Nullable T named(Field field, String what, Function<String, T> parser) {
        return field.parsed(text -> {
            try {
                return parser.apply(text.toUpperCase(Locale.ROOT));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("'" + text + "' is not a " + what, e);
            }
        });
    }

    /** Every element of a list, or null if one of them cannot be read. */
    private static <T, C extends Collection<T>> @Nullable C each(Field list, Field.Reader<T> reader, C into) {
        List<Field> elements = list.list();
        if (elements == null) {
            return null;
        }
        boolean complete = true;
        for (Field element : elements) {
            T value = reader.read(element);
            if (value == null) {
                complete = false;
            } else {
                into.add(value);
            }
        }
        return complete ? into : null;
    }
}
