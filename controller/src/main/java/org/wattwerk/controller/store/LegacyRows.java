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
import java.util.SortedSet;
import java.util.TreeMap;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.NodeId;
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

/** Settlements as they were kept in four tables, to be packed once; nothing is written here any more. */
final class LegacyRows {
    private static final String COLUMNS = "seq, quarter_hour, revision, epoch, day_ahead, price_source, price_model,"
            + " price_licence, meter_mj, meter_quality, vat_ppm, carries, silent, evidence, evidence_sha, prev_hash, hash";

    private LegacyRows() {}

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
            SortedSet<NodeId> silent = Documents.nodes(row.getString("silent"));
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
                    silent,
                    !silent.isEmpty());
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
