package org.wattwerk.controller.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.ledger.AccountId;
import org.wattwerk.core.ledger.Charge;
import org.wattwerk.core.ledger.Line;
import org.wattwerk.core.ledger.SettledQuarterHour;
import org.wattwerk.core.ledger.SignedEnergy;
import org.wattwerk.core.metering.Quality;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.quantity.Share;
import org.wattwerk.core.tariff.BillPosition;
import org.wattwerk.core.tariff.PriceSource;
import org.wattwerk.core.time.QuarterHour;

/** A settlement as rows of the four tables of the ledger, there and back. */
final class SettlementRows {
    private static final String COLUMNS = "seq, quarter_hour, revision, epoch, day_ahead, price_source, price_model,"
            + " price_licence, meter_mj, meter_quality, vat_ppm, carries, silent, evidence, evidence_sha, prev_hash, hash";

    private SettlementRows() {}

    /** Writes all rows; the caller commits. */
    static void insert(Connection connection, StoredSettlement stored) throws SQLException {
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
            insert.setBytes(14, Chain.deflate(stored.evidence()));
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

    /** The settlements that a condition on {@code settlement} selects, with its parameters, in the given order. */
    static List<StoredSettlement> select(Connection connection, String condition, long... parameters)
            throws SQLException {
        List<StoredSettlement> found = new ArrayList<>();
        try (PreparedStatement select =
                connection.prepareStatement("SELECT " + COLUMNS + " FROM settlement " + condition)) {
            for (int i = 0; i < parameters.length; i++) {
                select.setLong(i + 1, parameters[i]);
            }
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    found.add(stored(connection, row));
                }
            }
        }
        return found;
    }

    private static StoredSettlement stored(Connection connection, ResultSet row) throws SQLException {
        long seq = row.getLong("seq");
        SettledQuarterHour settled;
        try {
            settled = new SettledQuarterHour(
                    new QuarterHour(row.getLong("quarter_hour")),
                    row.getInt("revision"),
                    new EnergyPrice(row.getLong("day_ahead")),
                    new PriceSource(
                            row.getString("price_source"),
                            row.getInt("price_model") == 1,
                            row.getString("price_licence")),
                    new Energy(row.getLong("meter_mj")),
                    Quality.valueOf(row.getString("meter_quality")),
                    charges(connection, seq),
                    Documents.carries(row.getString("carries")),
                    new Share(row.getLong("vat_ppm")),
                    lines(connection, seq),
                    Documents.nodes(row.getString("silent")));
        } catch (IllegalArgumentException e) {
            throw new StoreException("settlement " + seq + " of the ledger was changed: " + e.getMessage(), e);
        }
        return new StoredSettlement(
                seq,
                row.getLong("epoch"),
                settled,
                Chain.inflate(row.getBytes("evidence")),
                HexFormat.of().formatHex(row.getBytes("evidence_sha")),
                HexFormat.of().formatHex(row.getBytes("prev_hash")),
                HexFormat.of().formatHex(row.getBytes("hash")));
    }

    private static SortedMap<BillPosition, Charge> charges(Connection connection, long seq) throws SQLException {
        SortedMap<BillPosition, Charge> charges = new TreeMap<>();
        try (PreparedStatement select =
                connection.prepareStatement("SELECT position, price, net_ueur, carry FROM charge WHERE seq = ?")) {
            select.setLong(1, seq);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    charges.put(
                            BillPosition.valueOf(row.getString(1)),
                            new Charge(new EnergyPrice(row.getLong(2)), new Money(row.getLong(3)), row.getLong(4)));
                }
            }
        }
        return charges;
    }

    private static List<Line> lines(Connection connection, long seq) throws SQLException {
        Map<Integer, SortedMap<BillPosition, Money>> amounts = amounts(connection, seq);
        List<Line> lines = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT line, kind, job, cost_centre, energy_mj, quality, work_ms FROM line WHERE seq = ? ORDER BY line")) {
            select.setLong(1, seq);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    String job = row.getString(3);
                    lines.add(new Line(
                            new AccountId(
                                    AccountId.Kind.of(row.getString(2)),
                                    job.isEmpty() ? Optional.empty() : Optional.of(new JobId(job)),
                                    row.getString(4)),
                            new SignedEnergy(row.getLong(5)),
                            amounts.getOrDefault(row.getInt(1), new TreeMap<>()),
                            Quality.valueOf(row.getString(6)),
                            row.getLong(7)));
                }
            }
        }
        return lines;
    }

    private static Map<Integer, SortedMap<BillPosition, Money>> amounts(Connection connection, long seq)
            throws SQLException {
        Map<Integer, SortedMap<BillPosition, Money>> amounts = new TreeMap<>();
        try (PreparedStatement select =
                connection.prepareStatement("SELECT line, position, net_ueur FROM amount WHERE seq = ?")) {
            select.setLong(1, seq);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    amounts.computeIfAbsent(row.getInt(1), line -> new TreeMap<>())
                            .put(BillPosition.valueOf(row.getString(2)), new Money(row.getLong(3)));
                }
            }
        }
        return amounts;
    }
}
