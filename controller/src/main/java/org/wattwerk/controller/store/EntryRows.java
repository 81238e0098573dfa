package org.wattwerk.controller.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.wattwerk.core.ledger.BillingMonth;
import org.wattwerk.core.ledger.Booking;
import org.wattwerk.core.tariff.usage.UsedQuarterHour;
import org.wattwerk.core.time.QuarterHour;

/** An entry as a row of the table {@code entry}, there and back. */
final class EntryRows {
    static final String COLUMNS = "seq, quarter_hour, revision, month, booked_at, epoch, format, body, evidence,"
            + " evidence_sha, prev_hash, hash";

    /** Price, meter and quality stand in so many bytes at the start of every body. */
    private static final int HEAD = 64;

    private static final byte[] EMPTY = new byte[0];

    private EntryRows() {}

    /** Writes the row; the caller commits. */
    static void insert(Connection connection, StoredEntry entry, Names names) throws SQLException {
        byte[] body = EMPTY;
        if (entry.booking().isPresent()) {
            Booking booking = entry.booking().get();
            body = PackedSettlement.pack(booking.settled(), booking.reason(), entry.format(), names);
        } else if (entry.format() >= Chain.BILLED) {
            body = new PackedOutput().text(entry.note()).toBytes();
        }
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO entry (" + COLUMNS + ") VALUES (?,?,?,?,?,?,?,?,?,?,?,?)")) {
            insert.setLong(1, entry.seq());
            if (entry.settled().isPresent()) {
                insert.setLong(2, entry.settled().get().quarterHour().number());
                insert.setInt(3, entry.settled().get().revision());
            } else {
                insert.setNull(2, Types.BIGINT);
                insert.setNull(3, Types.INTEGER);
            }
            insert.setInt(4, entry.month().number());
            insert.setLong(5, entry.at().toEpochMilli());
            insert.setLong(6, entry.epoch());
            insert.setInt(7, entry.format());
            insert.setBytes(8, body);
            insert.setBytes(9, entry.evidence());
            insert.setBytes(10, HexFormat.of().parseHex(entry.evidenceSha()));
            insert.setBytes(11, HexFormat.of().parseHex(entry.previousHash()));
            insert.setBytes(12, HexFormat.of().parseHex(entry.hash()));
            insert.executeUpdate();
        }
    }

    /** The entries that a condition on {@code entry} selects, with its parameters, in the given order. */
    static List<StoredEntry> select(Connection connection, Names names, String condition, long... parameters)
            throws SQLException {
        List<StoredEntry> found = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT " + COLUMNS + " FROM entry " + condition)) {
            for (int i = 0; i < parameters.length; i++) {
                select.setLong(i + 1, parameters[i]);
            }
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    found.add(entry(row, names));
                }
            }
        }
        return found;
    }

    /** The first entry that a condition selects. */
    static Optional<StoredEntry> one(Connection connection, Names names, String condition, long... parameters)
            throws SQLException {
        return select(connection, names, condition + " LIMIT 1", parameters).stream()
                .findFirst();
    }

    /** What the connection point used in quarter hours {@code [from, to)}; the rest of the entries stays packed. */
    static List<UsedQuarterHour> used(Connection connection, long from, long to) throws SQLException {
        SortedMap<QuarterHour, UsedQuarterHour> used = new TreeMap<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT quarter_hour, substr(body, 1, " + HEAD
                + ") FROM entry WHERE quarter_hour >= ? AND quarter_hour < ? ORDER BY quarter_hour, revision")) {
            select.setLong(1, from);
            select.setLong(2, to);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    QuarterHour quarterHour = new QuarterHour(row.getLong(1));
                    used.put(quarterHour, PackedSettlement.used(quarterHour, row.getBytes(2)));
                }
            }
        }
        return List.copyOf(used.values());
    }

    /**
     * The entry of a row.
     *
     * @throws StoreException if its bytes or figures cannot have been written like this
     */
    static StoredEntry entry(ResultSet row, Names names) throws SQLException {
        long seq = row.getLong("seq");
        try {
            Instant at = Instant.ofEpochMilli(row.getLong("booked_at"));
            BillingMonth month = BillingMonth.ofNumber(row.getInt("month"));
            int format = row.getInt("format");
            long quarterHour = row.getLong("quarter_hour");
            Optional<Booking> booking = Optional.empty();
            String note = "";
            if (!row.wasNull()) {
                PackedSettlement.Unpacked unpacked = PackedSettlement.unpack(
                        new QuarterHour(quarterHour), row.getInt("revision"), format, row.getBytes("body"), names);
                booking = Optional.of(new Booking(unpacked.settled(), unpacked.reason(), at, month));
            } else if (format >= Chain.BILLED) {
                PackedInput in = new PackedInput(row.getBytes("body"));
                note = in.text();
                in.end();
            } else if (row.getBytes("body").length > 0) {
                throw PackedInput.damaged();
            }
            return new StoredEntry(
                    seq,
                    format,
                    row.getLong("epoch"),
                    booking,
                    month,
                    note,
                    at,
                    row.getBytes("evidence"),
                    HexFormat.of().formatHex(row.getBytes("evidence_sha")),
                    HexFormat.of().formatHex(row.getBytes("prev_hash")),
                    HexFormat.of().formatHex(row.getBytes("hash")));
        } catch (IllegalArgumentException | ArithmeticException | java.time.DateTimeException | StoreException e) {
            throw new StoreException("the ledger was changed at entry " + seq + ": " + e.getMessage(), e);
        }
    }
}
