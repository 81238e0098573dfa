package org.wattwerk.controller.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;
import org.wattwerk.core.ledger.BillingMonth;
import org.wattwerk.core.ledger.Booking;
import org.wattwerk.core.ledger.Reason;
import org.wattwerk.core.ledger.SettledQuarterHour;

/**
 * Packs a ledger that was kept as rows of four tables, once. Every entry keeps its place and its hash, which is checked by the
 * old rule for ever; all of it happens in one transaction, so a ledger that cannot be packed stays as it was.
 */
final class PackLegacyLedger implements JavaMigration {
    @Override
    public MigrationVersion getVersion() {
        return MigrationVersion.fromVersion("12");
    }

    @Override
    public String getDescription() {
        return "pack legacy ledger";
    }

    @Override
    public Integer getChecksum() {
        return 1;
    }

    @Override
    public boolean canExecuteInTransaction() {
        return true;
    }

    @Override
    public void migrate(Context context) throws SQLException {
        Connection connection = context.getConnection();
        Appender appender = new Appender(connection);
        for (long seq = 1; ; seq++) {
            List<StoredSettlement> next = LegacyRows.select(connection, "WHERE seq = ?", seq);
            if (next.isEmpty()) {
                break;
            }
            StoredSettlement old = next.get(0);
            SettledQuarterHour settled = old.settled();
            Booking booking = new Booking(
                    settled,
                    settled.revision() == 0 ? Reason.SETTLED : Reason.LATE_MARKS,
                    // Nobody kept when it was booked: as soon as it could be.
                    settled.quarterHour().end(),
                    BillingMonth.of(settled.quarterHour()));
            StoredEntry entry = new StoredEntry(
                    old.seq(),
                    Chain.ROWS,
                    old.epoch(),
                    Optional.of(booking),
                    booking.month(),
                    "",
                    booking.at(),
                    new byte[0],
                    old.evidenceSha(),
                    old.previousHash(),
                    old.hash());
            appender.takeOver(entry, Documents.evidence(old.evidence()), before(connection, settled));
        }
        refuseIfMoreIsLeft(connection, appender.standing().seq());
        try (Statement drop = connection.createStatement()) {
            for (String table : List.of("amount", "line", "charge", "settlement", "last_mark")) {
                drop.execute("DROP TABLE " + table);
            }
        }
    }

    private static Optional<SettledQuarterHour> before(Connection connection, SettledQuarterHour settled)
            throws SQLException {
        return settled.revision() == 0
                ? Optional.empty()
                : LegacyRows.select(
                                connection,
                                "WHERE quarter_hour = ? AND revision = ?",
                                settled.quarterHour().number(),
                                settled.revision() - 1)
                        .stream()
                        .findFirst()
                        .map(StoredSettlement::settled);
    }

    private static void refuseIfMoreIsLeft(Connection connection, long packed) throws SQLException {
        if (!LegacyRows.select(connection, "WHERE seq > ? LIMIT 1", packed).isEmpty()) {
            throw new StoreException("the ledger was changed: entry " + (packed + 1) + " is missing, later ones are"
                    + " there; nothing was packed");
        }
    }
}
