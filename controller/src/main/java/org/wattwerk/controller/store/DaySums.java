package org.wattwerk.controller.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.wattwerk.core.ledger.BillingMonth;
import org.wattwerk.core.ledger.Booking;
import org.wattwerk.core.ledger.PeriodSums;
import org.wattwerk.core.ledger.SettledQuarterHour;
import org.wattwerk.core.tariff.DeliveryDay;
import org.wattwerk.core.time.QuarterHour;

/** What each month booked for each day: written in the same transaction as the entries, so that a year is read at once. */
final class DaySums {
    private DaySums() {}

    static int day(QuarterHour quarterHour) {
        return Math.toIntExact(
                DeliveryDay.containing(quarterHour.start()).date().toEpochDay());
    }

    /** Adds a booking and takes out what it reverses. */
    static void add(Connection connection, Names names, Booking booking, Optional<SettledQuarterHour> reversed)
            throws SQLException {
        int day = day(booking.settled().quarterHour());
        PeriodSums sums = one(connection, names, day, booking.month()).orElseGet(PeriodSums::new);
        sums.plus(booking.settled());
        reversed.ifPresent(sums::minus);
        try (PreparedStatement upsert = connection.prepareStatement("INSERT INTO day_sum (day, month, body)"
                + " VALUES (?,?,?) ON CONFLICT (day, month) DO UPDATE SET body = excluded.body")) {
            upsert.setInt(1, day);
            upsert.setInt(2, booking.month().number());
            upsert.setBytes(3, PackedSums.pack(sums, names));
            upsert.executeUpdate();
        }
    }

    static Optional<PeriodSums> one(Connection connection, Names names, int day, BillingMonth month)
            throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT body FROM day_sum WHERE day = ? AND month = ?")) {
            select.setInt(1, day);
            select.setInt(2, month.number());
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(unpack(row.getBytes(1), day, names)) : Optional.empty();
            }
        }
    }

    /** What is done with each day's sums. */
    interface Each {
        void day(int day, BillingMonth month, PeriodSums sums) throws SQLException;
    }

    /** Every day's sums that a condition on {@code day_sum} selects, by day. */
    static void each(Connection connection, Names names, String condition, Each each, int... parameters)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT day, month, body FROM day_sum " + condition + " ORDER BY day, month")) {
            for (int i = 0; i < parameters.length; i++) {
                select.setInt(i + 1, parameters[i]);
            }
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    int day = row.getInt(1);
                    each.day(day, BillingMonth.ofNumber(row.getInt(2)), unpack(row.getBytes(3), day, names));
                }
            }
        }
    }

    private static PeriodSums unpack(byte[] bytes, int day, Names names) throws SQLException {
        try {
            return PackedSums.unpack(bytes, names);
        } catch (IllegalArgumentException | ArithmeticException | StoreException e) {
            throw new StoreException(
                    "the sums of " + java.time.LocalDate.ofEpochDay(day) + " were changed: " + e.getMessage(), e);
        }
    }
}
