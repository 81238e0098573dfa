package org.wattwerk.controller.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.wattwerk.core.ledger.BillingMonth;
import org.wattwerk.core.ledger.MonthStatement;
import org.wattwerk.core.ledger.PeriodSums;
import org.wattwerk.core.ledger.Terms;
import org.wattwerk.core.quantity.Share;
import org.wattwerk.core.time.QuarterHour;

/** Sums of whole days and months, read from what is rolled up with each entry: a year takes as long as its days. */
public final class LedgerSums {
    private final Database database;

    LedgerSums(Database database) {
        this.database = database;
    }

    /** The delivery days {@code [from, to)} as they are known now, whatever month booked them. */
    public PeriodSums days(LocalDate from, LocalDate to) {
        return database.read("the sums of days", connection -> {
            PeriodSums sums = new PeriodSums();
            DaySums.each(
                    connection,
                    new Names(connection),
                    "WHERE day >= ? AND day < ?",
                    (day, month, booked) -> sums.plus(booked),
                    Math.toIntExact(from.toEpochDay()),
                    Math.toIntExact(to.toEpochDay()));
            return sums;
        });
    }

    /** The first and the last quarter hour of {@code [from, to)} that are settled; empty if none is. */
    public Optional<Extent> extent(QuarterHour from, QuarterHour to) {
        return database.read("the extent of a period", connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT min(quarter_hour), max(quarter_hour) FROM entry WHERE quarter_hour >= ? AND quarter_hour < ?")) {
                select.setLong(1, from.number());
                select.setLong(2, to.number());
                try (ResultSet row = select.executeQuery()) {
                    row.next();
                    long first = row.getLong(1);
                    return row.wasNull()
                            ? Optional.empty()
                            : Optional.of(new Extent(new QuarterHour(first), new QuarterHour(row.getLong(2))));
                }
            }
        });
    }

    /** Where the settled quarter hours of a period begin and end. */
    public record Extent(QuarterHour first, QuarterHour last) {}

    /** Who closed a month and why; empty while it is open, or where nobody said. */
    public Optional<String> closedBecause(BillingMonth month) {
        return database.read(
                "the end of " + month,
                connection -> EntryRows.one(
                                connection,
                                new Names(connection),
                                "WHERE quarter_hour IS NULL AND month >= ? ORDER BY seq",
                                month.number())
                        .map(StoredEntry::note)
                        .filter(note -> !note.isEmpty()));
    }

    /** What a month booked: the statement of its own days, and a line for each earlier month that it corrected. */
    public MonthStatement month(BillingMonth month, Terms terms) {
        return database.read("the statement of " + month, connection -> {
            PeriodSums own = new PeriodSums();
            SortedMap<BillingMonth, PeriodSums> earlier = new TreeMap<>();
            SortedMap<BillingMonth, Share> rates = new TreeMap<>();
            Names names = new Names(connection);
            DaySums.each(
                    connection,
                    names,
                    "WHERE month = ?",
                    (day, booked, sums) -> {
                        BillingMonth value = new BillingMonth(java.time.YearMonth.from(LocalDate.ofEpochDay(day)));
                        PeriodSums into = value.equals(month)
                                ? own
                                : earlier.computeIfAbsent(value, corrected -> new PeriodSums());
                        into.plus(sums);
                        if (!value.equals(month)) {
                            rates.put(value, rate(connection, names, day));
                        }
                    },
                    month.number());
            return MonthStatement.of(month, closedAt(connection, month), own, earlier, rates, terms);
        });
    }

    /** The tax of a day, as it was first booked or as it is booked now. */
    private static Share rate(Connection connection, Names names, int day) throws SQLException {
        PeriodSums all = new PeriodSums();
        DaySums.each(connection, names, "WHERE day = ?", (same, month, sums) -> all.plus(sums), day);
        return all.vatRates().isEmpty() ? Share.NONE : all.vatRates().lastKey();
    }

    private static Optional<Instant> closedAt(Connection connection, BillingMonth month) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT min(booked_at) FROM entry WHERE quarter_hour IS NULL AND month >= ?")) {
            select.setInt(1, month.number());
            try (ResultSet row = select.executeQuery()) {
                row.next();
                long at = row.getLong(1);
                return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(at));
            }
        }
    }
}
