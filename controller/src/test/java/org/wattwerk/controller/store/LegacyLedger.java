package org.wattwerk.controller.store;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import org.flywaydb.core.Flyway;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.ledger.Charge;
import org.wattwerk.core.ledger.Line;
import org.wattwerk.core.ledger.SettledQuarterHour;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.tariff.BillPosition;

/** Writes a ledger as the first version of the program did: rows in four tables, hashed by the old rule. */
final class LegacyLedger {
    private static final String COLUMNS = "seq, quarter_hour, revision, epoch, day_ahead, price_source, price_model,"
            + " price_licence, meter_mj, meter_quality, vat_ppm, carries, silent, evidence, evidence_sha, prev_hash, hash";

    private LegacyLedger() {}

    /** A settlement and what it was made from. */
    record Entry(SettledQuarterHour settled, Evidence evidence) {}

    /** Makes the file; answers with the hash of its newest entry. */
    static String write(Path file, List<Entry> entries) throws SQLException {
        String url = "jdbc:sqlite:" + file;
        Flyway.configure()
                .dataSource(url, null, null)
                .locations("classpath:db/migration")
                .load()
                .migrate();
        String previous = Chain.START;
        try (Connection connection = DriverManager.getConnection(url)) {
            long seq = 0;
            for (Entry entry : entries) {
                seq++;
                String text = Documents.of(entry.evidence);
                String sha = Chain.sha256(text.getBytes(StandardCharsets.UTF_8));
                String hash =
                        Chain.sha256(HexFormat.of().parseHex(previous), LegacyHash.content(seq, 3, entry.settled, sha));
                insert(connection, new StoredSettlement(seq, 3, entry.settled, text, sha, previous, hash));
                previous = hash;
            }
        }
        return previous;
    }

    /** Writes all rows; the caller commits. */
    private static void insert(Connection connection, StoredSettlement stored) throws SQLException {
        SettledQuarterHour settled = stored.settled();
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO settlement (" + COLUMNS + ") VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)")) {
            insert.setLong(1, stored.seq());
            insert.setLong(2, settled.quarterHour().number());
            insert.setInt(3, settled.revision());
            insert.setLong(4, stored.epoch());
            insert.setLong(5, settled.dayAhead().microEurosPerMwh());
            insert.setString(6, settled.priceSource().name());
            insert.setInt(7, settled.priceSource().model() ? 1 : 0);
            insert.setString(8, settled.priceSource().licence());
            insert.setLong(9, settled.meter().millijoules());
            insert.setString(10, settled.meterQuality().name());
            insert.setLong(11, settled.vat().partsPerMillion());
            insert.setString(12, Documents.of(settled.carries()));
            insert.setString(13, Documents.of(settled.silent()));
            insert.setBytes(14, deflate(stored.evidence()));
            insert.setBytes(15, HexFormat.of().parseHex(stored.evidenceSha()));
            insert.setBytes(16, HexFormat.of().parseHex(stored.previousHash()));
            insert.setBytes(17, HexFormat.of().parseHex(stored.hash()));
            insert.executeUpdate();
        }
        insertCharges(connection, stored.seq(), settled);
        insertLines(connection, stored.seq(), settled);
    }

    private static void insertCharges(Connection connection, long seq, SettledQuarterHour settled) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO charge (seq, position, price, net_ueur, carry) VALUES (?,?,?,?,?)")) {
            for (Map.Entry<BillPosition, Charge> charge : settled.charges().entrySet()) {
                insert.setLong(1, seq);
                insert.setString(2, charge.getKey().name());
                insert.setLong(3, charge.getValue().price().microEurosPerMwh());
                insert.setLong(4, charge.getValue().net().microEuros());
                insert.setLong(5, charge.getValue().carry());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static void insertLines(Connection connection, long seq, SettledQuarterHour settled) throws SQLException {
        try (PreparedStatement lines = connection.prepareStatement(
                        "INSERT INTO line (seq, line, kind, job, cost_centre, energy_mj, quality, work_ms)"
                                + " VALUES (?,?,?,?,?,?,?,?)");
                PreparedStatement amounts = connection.prepareStatement(
                        "INSERT INTO amount (seq, line, position, net_ueur) VALUES (?,?,?,?)")) {
            for (int i = 0; i < settled.lines().size(); i++) {
                Line line = settled.lines().get(i);
                lines.setLong(1, seq);
                lines.setInt(2, i);
                lines.setString(3, line.account().kind().word());
                lines.setString(4, line.account().job().map(JobId::value).orElse(""));
                lines.setString(5, line.account().costCentre());
                lines.setLong(6, line.energy().millijoules());
                lines.setString(7, line.quality().name());
                lines.setLong(8, line.workMillis());
                lines.addBatch();
                for (Map.Entry<BillPosition, Money> amount : line.net().entrySet()) {
                    amounts.setLong(1, seq);
                    amounts.setInt(2, i);
                    amounts.setString(3, amount.getKey().name());
                    amounts.setLong(4, amount.getValue().microEuros());
                    amounts.addBatch();
                }
            }
            lines.executeBatch();
            amounts.executeBatch();
        }
    }

    private static byte[] deflate(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Deflater deflater = new Deflater();
        try {
            deflater.setInput(bytes);
            deflater.finish();
            ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length / 2 + 64);
            byte[] buffer = new byte[8192];
            while (!deflater.finished()) {
                out.write(buffer, 0, deflater.deflate(buffer));
            }
            return out.toByteArray();
        } finally {
            deflater.end();
        }
    }
}
