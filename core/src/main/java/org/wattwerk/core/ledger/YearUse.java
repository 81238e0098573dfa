package org.wattwerk.core.ledger;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.tariff.DeliveryDay;
import org.wattwerk.core.tariff.calendar.BillingYear;
import org.wattwerk.core.tariff.usage.ConnectionPointYear;
import org.wattwerk.core.tariff.usage.PeriodUse;
import org.wattwerk.core.tariff.usage.Registers;
import org.wattwerk.core.tariff.usage.UsedQuarterHour;
import org.wattwerk.core.time.QuarterHour;

/**
 * What a connection point has used of a year, kept by quarter hours, so that one of them can be corrected: a highest quarter
 * hour cannot be taken out of a sum again. A quarter hour that is missing counts as nothing used.
 *
 * @param from the first quarter hour that counts; what is charged by the year is for the time from there on
 * @param next the first quarter hour after the newest
 * @param months what was used in each, January first
 * @param days by their date
 */
public record YearUse(
        BillingYear year,
        Registers registers,
        QuarterHour from,
        QuarterHour next,
        List<PeriodUse> months,
        NavigableMap<LocalDate, Day> days) {
    private static final int MONTHS = 12;

    public YearUse {
        months = List.copyOf(months);
        days = Collections.unmodifiableNavigableMap(new TreeMap<>(days));
    }

    /** The quarter hours of one delivery day and what they sum to. */
    public record Day(SortedMap<QuarterHour, UsedQuarterHour> quarterHours, PeriodUse use) {
        private static final Day NONE = new Day(new TreeMap<>(), PeriodUse.NONE);

        public Day {
            quarterHours = Collections.unmodifiableSortedMap(new TreeMap<>(quarterHours));
        }
    }

    /** Before the first quarter hour that counts. */
    public static YearUse startingAt(QuarterHour from, Registers registers) {
        return new YearUse(
                BillingYear.containing(from),
                registers,
                from,
                from,
                Collections.nCopies(MONTHS, PeriodUse.NONE),
                new TreeMap<>());
    }

    /**
     * With all of these quarter hours, each once and in any order.
     *
     * @param from see {@link #startingAt}
     */
    public static YearUse of(QuarterHour from, Registers registers, Collection<UsedQuarterHour> used) {
        YearUse none = startingAt(from, registers);
        NavigableMap<LocalDate, SortedMap<QuarterHour, UsedQuarterHour>> byDay = new TreeMap<>();
        used.forEach(known -> byDay.computeIfAbsent(dateOf(known.quarterHour()), date -> new TreeMap<>())
                .put(known.quarterHour(), known));
        NavigableMap<LocalDate, Day> days = new TreeMap<>();
        List<PeriodUse> months = new ArrayList<>(none.months);
        QuarterHour next = from;
        for (Map.Entry<LocalDate, SortedMap<QuarterHour, UsedQuarterHour>> day : byDay.entrySet()) {
            PeriodUse use = none.sum(day.getValue());
            days.put(day.getKey(), new Day(day.getValue(), use));
            months.set(
                    day.getKey().getMonthValue() - 1,
                    months.get(day.getKey().getMonthValue() - 1).plus(use));
            next = day.getValue().lastKey().next();
        }
        return new YearUse(none.year, registers, from, next, months, days);
    }

    /** With one quarter hour more, or with other figures for one that is known. */
    public YearUse plus(UsedQuarterHour used) {
        if (!year.contains(used.quarterHour())) {
            throw new IllegalArgumentException(used.quarterHour() + " is not in " + year);
        }
        LocalDate date = dateOf(used.quarterHour());
        Day day = days.getOrDefault(date, Day.NONE);
        boolean known = day.quarterHours.containsKey(used.quarterHour());
        SortedMap<QuarterHour, UsedQuarterHour> quarterHours = new TreeMap<>(day.quarterHours);
        quarterHours.put(used.quarterHour(), used);
        NavigableMap<LocalDate, Day> otherDays = new TreeMap<>(days);
        otherDays.put(date, new Day(quarterHours, known ? sum(quarterHours) : day.use.plus(alone(used))));
        List<PeriodUse> otherMonths = new ArrayList<>(months);
        int month = date.getMonthValue() - 1;
        otherMonths.set(
                month,
                known
                        ? otherDays
                                .subMap(
                                        date.withDayOfMonth(1),
                                        date.withDayOfMonth(1).plusMonths(1))
                                .values()
                                .stream()
                                .map(Day::use)
                                .reduce(PeriodUse.NONE, PeriodUse::plus)
                        : months.get(month).plus(alone(used)));
        QuarterHour end = used.quarterHour().next();
        return new YearUse(
                year,
                registers,
                from.compareTo(used.quarterHour()) > 0 ? used.quarterHour() : from,
                next.compareTo(end) < 0 ? end : next,
                otherMonths,
                otherDays);
    }

    private PeriodUse sum(SortedMap<QuarterHour, UsedQuarterHour> quarterHours) {
        return quarterHours.values().stream().map(this::alone).reduce(PeriodUse.NONE, PeriodUse::plus);
    }

    private PeriodUse alone(UsedQuarterHour used) {
        QuarterHour at = used.quarterHour();
        return new ConnectionPointYear(year, registers, at, at, Collections.nCopies(MONTHS, PeriodUse.NONE))
                .plus(used)
                .total();
    }

    /** What was used in a quarter hour; empty if it is not known. */
    public Optional<Energy> energy(QuarterHour quarterHour) {
        return Optional.ofNullable(days.get(dateOf(quarterHour)))
                .map(day -> day.quarterHours.get(quarterHour))
                .map(UsedQuarterHour::energy);
    }

    /** The state of the tariff: all that is known. */
    public ConnectionPointYear state() {
        return new ConnectionPointYear(year, registers, from, next, months);
    }

    /** The state of the tariff as it was when a delivery day began, by what is known of the time before it now. */
    public ConnectionPointYear before(LocalDate date) {
        List<PeriodUse> used = new ArrayList<>(Collections.nCopies(MONTHS, PeriodUse.NONE));
        days.headMap(date).forEach((day, known) -> {
            int month = day.getMonthValue() - 1;
            used.set(month, used.get(month).plus(known.use));
        });
        QuarterHour start = QuarterHour.startingAt(new DeliveryDay(date).start());
        QuarterHour until = start.compareTo(next) < 0 ? start : next;
        return new ConnectionPointYear(year, registers, from, until.compareTo(from) < 0 ? from : until, used);
    }

    private static LocalDate dateOf(QuarterHour quarterHour) {
        return DeliveryDay.containing(quarterHour.start()).date();
    }
}
