package org.wattwerk.core.tariff.calendar;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Month;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.wattwerk.core.tariff.DeliveryDay;
import org.wattwerk.core.time.QuarterHour;

/**
 * Hours in which a rule holds, in German local time, such as a grid operator's high-load windows (Hochlastzeitfenster):
 * other hours in each season, on working days only.
 *
 * @param name under which people and the meter's registers know them
 * @param days of the week on which they are
 * @param except dates on which they are not: holidays, bridge days, the days after Christmas
 * @param spans of a day, by month
 */
public record Windows(String name, Set<DayOfWeek> days, Set<LocalDate> except, List<Span> spans) {
    private static final int MINUTES_PER_DAY = 24 * 60;
    private static final int STEP = 15;

    public Windows {
        days = Collections.unmodifiableSet(new TreeSet<>(days));
        except = Collections.unmodifiableSet(new TreeSet<>(except));
        spans = List.copyOf(spans);
    }

    /**
     * A span of a day in some months.
     *
     * @param fromMinute of the day, a multiple of 15
     * @param untilMinute the first minute that is not in it any more, up to 1440
     */
    public record Span(Set<Month> months, int fromMinute, int untilMinute) {
        public Span {
            months = Collections.unmodifiableSet(new TreeSet<>(months));
            if (fromMinute < 0
                    || untilMinute <= fromMinute
                    || untilMinute > MINUTES_PER_DAY
                    || fromMinute % STEP != 0
                    || untilMinute % STEP != 0) {
                throw new IllegalArgumentException("a window from minute " + fromMinute + " to " + untilMinute
                        + " of the day is none: write quarter hours, the later one last");
            }
        }

        private boolean contains(LocalDateTime time) {
            int minute = time.getHour() * 60 + time.getMinute();
            return months.contains(time.getMonth()) && fromMinute <= minute && minute < untilMinute;
        }

        private boolean overlaps(Span other) {
            return months.stream().anyMatch(other.months::contains)
                    && fromMinute < other.untilMinute
                    && other.fromMinute < untilMinute;
        }
    }

    /** Whether the quarter hour is in them; of an hour that the clock shows twice, both are. */
    public boolean contains(QuarterHour quarterHour) {
        LocalDateTime time = LocalDateTime.ofInstant(quarterHour.start(), DeliveryDay.ZONE);
        return days.contains(time.getDayOfWeek())
                && !except.contains(time.toLocalDate())
                && spans.stream().anyMatch(span -> span.contains(time));
    }

    /** Whether some quarter hour may be in both, exceptions aside. */
    public boolean overlaps(Windows other) {
        return days.stream().anyMatch(other.days::contains)
                && spans.stream().anyMatch(span -> other.spans.stream().anyMatch(span::overlaps));
    }
}
