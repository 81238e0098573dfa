package org.wattwerk.controller.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.wattwerk.core.ledger.BillingMonth;
import org.wattwerk.core.ledger.Carries;
import org.wattwerk.core.ledger.SettledQuarterHour;

/**
 * What the newest entry left: where the next one goes on.
 *
 * @param seq of the newest entry; 0 in a new ledger
 * @param hash of it
 * @param closedUntil the last closed month
 */
record Standing(long seq, String hash, Carries carries, Marks marks, Optional<BillingMonth> closedUntil) {
    /** The marks are kept after every so many entries; what came since is read on from the entries. */
    private static final int KEPT_EVERY = 96;

    static final Standing NEW = new Standing(0, Chain.START, Carries.NONE, Marks.NONE, Optional.empty());

    static Standing read(Connection connection, Names names) throws SQLException {
        long kept = 0;
        Marks marks = Marks.NONE;
        try (PreparedStatement select = connection.prepareStatement("SELECT seq, marks FROM standing WHERE id = 1");
                ResultSet row = select.executeQuery()) {
            if (row.next()) {
                kept = row.getLong(1);
                marks = Marks.unpack(row.getBytes(2), names);
            }
        }
        Optional<StoredEntry> newest = Optional.empty();
        for (StoredEntry entry :
                EntryRows.select(connection, names, "WHERE seq >= ? ORDER BY seq", Math.max(kept, 1))) {
            if (entry.seq() > kept) {
                marks = marks.after(PackedEvidence.unpack(entry.evidence(), marks, names));
            }
            newest = Optional.of(entry);
        }
        if (newest.isEmpty()) {
            return NEW;
        }
        return new Standing(
                newest.get().seq(),
                newest.get().hash(),
                carries(connection, names, newest.get()),
                marks,
                closedUntil(connection));
    }

    private static Carries carries(Connection connection, Names names, StoredEntry newest) throws SQLException {
        Optional<StoredEntry> settled = newest.booking().isPresent()
                ? Optional.of(newest)
                : EntryRows.one(connection, names, "WHERE quarter_hour IS NOT NULL ORDER BY seq DESC");
        if (settled.filter(entry -> entry.format() == Chain.ROWS).isPresent()) {
            // A correction of that time left the carries alone, so the last quarter hour has them.
            settled = EntryRows.one(
                    connection, names, "WHERE quarter_hour IS NOT NULL ORDER BY quarter_hour DESC, revision DESC");
        }
        return settled.flatMap(StoredEntry::settled)
                .map(SettledQuarterHour::carries)
                .orElse(Carries.NONE);
    }

    static Optional<BillingMonth> closedUntil(Connection connection) throws SQLException {
        try (PreparedStatement select =
                        connection.prepareStatement("SELECT max(month) FROM entry WHERE quarter_hour IS NULL");
                ResultSet row = select.executeQuery()) {
            row.next();
            int month = row.getInt(1);
            return row.wasNull() ? Optional.empty() : Optional.of(BillingMonth.ofNumber(month));
        }
    }

    /** After one entry more; keeps the marks when it is time. */
    Standing after(Connection connection, Names names, StoredEntry entry, Evidence evidence) throws SQLException {
        Marks newest = marks.after(evidence);
        if (entry.seq() % KEPT_EVERY == 0) {
            try (PreparedStatement upsert =
                    connection.prepareStatement("INSERT INTO standing (id, seq, marks) VALUES (1,?,?) ON CONFLICT (id)"
                            + " DO UPDATE SET seq = excluded.seq, marks = excluded.marks")) {
                upsert.setLong(1, entry.seq());
                upsert.setBytes(2, newest.pack(names));
                upsert.executeUpdate();
            }
        }
        return new Standing(
                entry.seq(),
                entry.hash(),
                entry.settled().map(SettledQuarterHour::carries).orElse(carries),
                newest,
                entry.booking().isPresent() ? closedUntil : Optional.of(entry.month()));
    }

    /** The first open month at or after one: where what comes now for a quarter hour of it is booked. */
    BillingMonth openMonth(BillingMonth value) {
        return closedUntil
                .filter(closed -> closed.compareTo(value) >= 0)
                .map(BillingMonth::next)
                .orElse(value);
    }
}
