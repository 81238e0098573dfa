package org.wattwerk.controller.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.wattwerk.core.ledger.BillingMonth;
import org.wattwerk.core.ledger.Booking;
import org.wattwerk.core.ledger.PeriodSums;
import org.wattwerk.core.ledger.SettledQuarterHour;

/** The sums of days made anew from the entries, to be compared with the kept ones. All days but one are packed meanwhile. */
final class RolledUp {
    private final Names names;
    private final SortedMap<Day, byte[]> packed = new TreeMap<>();
    private Optional<Day> open = Optional.empty();
    private PeriodSums sums = new PeriodSums();

    private record Day(int day, BillingMonth month) implements Comparable<Day> {
        @Override
        public int compareTo(Day other) {
            int byDay = Integer.compare(day, other.day);
            return byDay != 0 ? byDay : month.compareTo(other.month);
        }
    }

    RolledUp(Names names) {
        this.names = names;
    }

    void add(Booking booking, Optional<SettledQuarterHour> reversed) throws SQLException {
        Day day = new Day(DaySums.day(booking.settled().quarterHour()), booking.month());
        if (open.filter(day::equals).isEmpty()) {
            put();
            byte[] before = packed.get(day);
            sums = before == null ? new PeriodSums() : PackedSums.unpack(before, names);
            open = Optional.of(day);
        }
        sums.plus(booking.settled());
        reversed.ifPresent(sums::minus);
    }

    private void put() throws SQLException {
        if (open.isPresent()) {
            packed.put(open.get(), PackedSums.pack(sums, names));
        }
    }

    void compare(Connection connection, Consumer<String> found) throws SQLException {
        put();
        Set<Day> seen = new HashSet<>();
        try {
            DaySums.each(connection, names, "", (number, month, kept) -> {
                Day day = new Day(number, month);
                seen.add(day);
                byte[] made = packed.get(day);
                if (made == null || !PackedSums.unpack(made, names).equals(kept)) {
                    found.accept("the sums kept for " + LocalDate.ofEpochDay(number) + ", booked in " + month
                            + ", are not those of the entries");
                }
            });
        } catch (StoreException e) {
            found.accept(String.valueOf(e.getMessage()));
            return;
        }
        packed.keySet().stream()
                .filter(day -> !seen.contains(day))
                .forEach(day -> found.accept(
                        "the sums of " + LocalDate.ofEpochDay(day.day) + ", booked in " + day.month + ", are missing"));
    }
}
