package org.wattwerk.controller.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.wattwerk.core.ledger.BillingMonth;
import org.wattwerk.core.ledger.Booking;
import org.wattwerk.core.ledger.SettledQuarterHour;

/**
 * Writes entries on one connection and remembers what the newest one left. After a transaction that failed it must not be
 * used again: what it remembers was never written.
 */
final class Appender {
    private final Connection connection;
    private final Names names;
    private Standing standing;

    Appender(Connection connection) throws SQLException {
        this.connection = connection;
        this.names = new Names(connection);
        this.standing = Standing.read(connection, names);
    }

    boolean isOn(Connection other) {
        return connection.equals(other);
    }

    Names names() {
        return names;
    }

    Standing standing() {
        return standing;
    }

    /** Books a quarter hour at the end of the chain. */
    void book(long epoch, Booking booking, Evidence evidence, Optional<SettledQuarterHour> reversed)
            throws SQLException {
        append(draft(epoch, Optional.of(booking), booking.month(), "", booking.at(), evidence), evidence, reversed);
    }

    /** Closes a month at the end of the chain. */
    void close(long epoch, BillingMonth month, String note, Instant at) throws SQLException {
        append(draft(epoch, Optional.empty(), month, note, at, Evidence.NONE), Evidence.NONE, Optional.empty());
    }

    private StoredEntry draft(
            long epoch, Optional<Booking> booking, BillingMonth month, String note, Instant at, Evidence evidence)
            throws SQLException {
        StoredEntry draft = new StoredEntry(
                standing.seq() + 1,
                Chain.BILLED,
                epoch,
                booking,
                month,
                note,
                at,
                PackedEvidence.pack(evidence, standing.marks(), names),
                Chain.evidence(Chain.BILLED, evidence),
                standing.hash(),
                "");
        return sealed(draft, Chain.hash(draft));
    }

    private static StoredEntry sealed(StoredEntry draft, String hash) {
        return new StoredEntry(
                draft.seq(),
                draft.format(),
                draft.epoch(),
                draft.booking(),
                draft.month(),
                draft.note(),
                draft.at(),
                draft.evidence(),
                draft.evidenceSha(),
                draft.previousHash(),
                hash);
    }

    /** Takes over an entry that has its hash already; what is packed is only its evidence. */
    void takeOver(StoredEntry entry, Evidence evidence, Optional<SettledQuarterHour> reversed) throws SQLException {
        append(
                new StoredEntry(
                        entry.seq(),
                        entry.format(),
                        entry.epoch(),
                        entry.booking(),
                        entry.month(),
                        entry.note(),
                        entry.at(),
                        PackedEvidence.pack(evidence, standing.marks(), names),
                        entry.evidenceSha(),
                        entry.previousHash(),
                        entry.hash()),
                evidence,
                reversed);
    }

    private void append(StoredEntry entry, Evidence evidence, Optional<SettledQuarterHour> reversed)
            throws SQLException {
        EntryRows.insert(connection, entry, names);
        if (entry.booking().isPresent()) {
            DaySums.add(connection, names, entry.booking().get(), reversed);
        }
        standing = standing.after(connection, names, entry, evidence);
    }
}
