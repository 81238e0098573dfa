package org.wattwerk.controller.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.ledger.Carries;
import org.wattwerk.core.ledger.SettledQuarterHour;
import org.wattwerk.core.metering.Mark;
import org.wattwerk.core.metering.MeterMark;
import org.wattwerk.core.time.QuarterHour;

/**
 * The ledger on disk: append-only, one writer, every settlement chained to the one before. Calls block; those that write
 * belong on the thread of the {@link LedgerWriter}. When a method has returned, what it wrote has reached the disk.
 */
public final class LedgerStore implements AutoCloseable {
    private static final String LATEST_REVISIONS = "AS s WHERE quarter_hour >= ? AND quarter_hour < ? AND revision ="
            + " (SELECT max(revision) FROM settlement AS r WHERE r.quarter_hour = s.quarter_hour)"
            + " ORDER BY quarter_hour";

    private final Database database;
    private long epoch;

    private LedgerStore(Database database) {
        this.database = database;
        this.epoch = database.read("the epoch", LedgerStore::epoch);
    }

    /**
     * Opens the ledger, or makes it where there is none.
     *
     * @throws StoreException if it cannot be opened or written
     */
    public static LedgerStore open(Path file) {
        return new LedgerStore(Database.open(file));
    }

    /** The jobs, orders and prices beside the ledger, in the same file. */
    public SiteRecords records() {
        return new SiteRecords(database);
    }

    /** Where each job runs, in the same file. */
    public JobPlacements placements() {
        return new JobPlacements(database);
    }

    /** Takes over the ledger: a new epoch, durably above every one before; a store with a lower one is refused from now on. */
    public long nextEpoch() {
        epoch = database.write("the next epoch", connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.executeUpdate("UPDATE fence SET epoch = epoch + 1 WHERE id = 1");
            }
            return epoch(connection);
        });
        return epoch;
    }

    /**
     * Appends a settlement.
     *
     * @return true if it was written, false if the very same settlement was there already
     * @throws StoreException if another settlement has its quarter hour and revision, the revision before it is missing,
     *     another controller has taken over, or the disk refused; nothing is half done then
     */
    public boolean append(SettledQuarterHour settled, Evidence evidence) {
        return database.write("the settlement of " + settled.quarterHour().start(), connection -> {
            refuseIfFenced(connection);
            String text = Documents.of(evidence);
            Optional<StoredSettlement> there = one(SettlementRows.select(
                    connection,
                    "WHERE quarter_hour = ? AND revision = ?",
                    settled.quarterHour().number(),
                    settled.revision()));
            if (there.isPresent()) {
                return refuseIfOther(there.get(), settled, text);
            }
            refuseWithoutPredecessor(connection, settled);
            Optional<StoredSettlement> head = head(connection);
            long seq = head.map(StoredSettlement::seq).orElse(0L) + 1;
            String previous = head.map(StoredSettlement::hash).orElse(Chain.START);
            String sha = Chain.sha256(text);
            String hash = Chain.hash(previous, seq, epoch, settled, sha);
            SettlementRows.insert(connection, new StoredSettlement(seq, epoch, settled, text, sha, previous, hash));
            keepLastMarks(connection, evidence.marks());
            return true;
        });
    }

    private static boolean refuseIfOther(StoredSettlement there, SettledQuarterHour settled, String evidence) {
        if (!there.settled().equals(settled) || !there.evidence().equals(evidence)) {
            throw new StoreException(
                    "quarter hour " + settled.quarterHour().start() + ", revision " + settled.revision()
                            + ", is in the ledger with other figures: a correction needs the next revision");
        }
        return false;
    }

    private static void refuseWithoutPredecessor(Connection connection, SettledQuarterHour settled)
            throws SQLException {
        if (settled.revision() > 0
                && SettlementRows.select(
                                connection,
                                "WHERE quarter_hour = ? AND revision = ?",
                                settled.quarterHour().number(),
                                settled.revision() - 1)
                        .isEmpty()) {
            throw new StoreException("revision " + settled.revision() + " of "
                    + settled.quarterHour().start() + " corrects one that is not in the ledger");
        }
    }

    private void refuseIfFenced(Connection connection) throws SQLException {
        long newest = epoch(connection);
        if (newest != epoch) {
            throw new StoreException("another controller has taken over this ledger (epoch " + newest + ", ours is "
                    + epoch + "): this one must stop");
        }
    }

    private static long epoch(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT epoch FROM fence WHERE id = 1")) {
            if (!row.next()) {
                throw new StoreException("the ledger has no epoch: it was tampered with");
            }
            return row.getLong(1);
        }
    }

    private static void keepLastMarks(Connection connection, List<Mark> marks) throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement(
                "INSERT INTO last_mark (node, quarter_hour, mark) VALUES (?,?,?) ON CONFLICT (node) DO UPDATE SET"
                        + " quarter_hour = excluded.quarter_hour, mark = excluded.mark"
                        + " WHERE excluded.quarter_hour > last_mark.quarter_hour")) {
            for (Mark mark : marks) {
                upsert.setString(1, mark.node().value());
                upsert.setLong(2, mark.at().number());
                upsert.setString(3, Documents.of(mark));
                upsert.addBatch();
            }
            upsert.executeBatch();
        }
    }

    /** The newest settled quarter hour, in its latest revision; empty in a new ledger. */
    public Optional<SettledQuarterHour> lastSettled() {
        return database.read(
                "the last settlement",
                connection -> one(SettlementRows.select(
                                connection, "ORDER BY quarter_hour DESC, revision DESC LIMIT 1"))
                        .map(StoredSettlement::settled));
    }

    /** What the next quarter hour's amounts go on from. */
    public Carries carries() {
        return lastSettled().map(SettledQuarterHour::carries).orElse(Carries.NONE);
    }

    /** The newest settled mark of each node: what lies before it is in the ledger. */
    public SortedMap<NodeId, Mark> lastMarks() {
        return database.read("the last marks", connection -> {
            SortedMap<NodeId, Mark> marks = new TreeMap<>();
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT mark FROM last_mark")) {
                while (row.next()) {
                    Mark mark = Documents.mark(row.getString(1));
                    marks.put(mark.node(), mark);
                }
            }
            return Collections.unmodifiableSortedMap(marks);
        });
    }

    /** The utility meter at the end of the newest settled quarter hour. */
    public Optional<MeterMark> lastMeterMark() {
        return database.read(
                "the last mark of the meter",
                connection -> one(SettlementRows.select(
                                connection, "WHERE revision = 0 ORDER BY quarter_hour DESC LIMIT 1"))
                        .flatMap(stored -> evidence(stored).meter()));
    }

    /** The quarter hours {@code [from, to)} in order, each in its latest revision. */
    public List<SettledQuarterHour> settled(QuarterHour from, QuarterHour to) {
        return database.read(
                "settlements",
                connection -> SettlementRows.select(connection, LATEST_REVISIONS, from.number(), to.number()).stream()
                        .map(StoredSettlement::settled)
                        .toList());
    }

    /** Every revision of a quarter hour, in order. */
    public List<SettledQuarterHour> revisions(QuarterHour quarterHour) {
        return database.read(
                "revisions",
                connection ->
                        SettlementRows.select(
                                        connection, "WHERE quarter_hour = ? ORDER BY revision", quarterHour.number())
                                .stream()
                                .map(StoredSettlement::settled)
                                .toList());
    }

    /** The hash of the newest settlement, for the foot of a statement; empty in a new ledger. */
    public Optional<String> headHash() {
        return database.read(
                "the head of the chain", connection -> head(connection).map(StoredSettlement::hash));
    }

    /**
     * Computes every hash and every sum anew from the rows.
     *
     * @return how many settlements the chain has
     * @throws StoreException naming the first settlement that was changed, moved or removed
     */
    public long verifyChain() {
        return database.read("the chain", connection -> {
            String previous = Chain.START;
            long seq = 0;
            while (true) {
                Optional<StoredSettlement> next =
                        one(SettlementRows.select(connection, "WHERE seq > ? ORDER BY seq LIMIT 1", seq));
                if (next.isEmpty()) {
                    return seq;
                }
                StoredSettlement stored = next.get();
                seq++;
                String sha = Chain.sha256(stored.evidence());
                String hash = Chain.hash(previous, stored.seq(), stored.epoch(), stored.settled(), sha);
                if (stored.seq() != seq
                        || !sha.equals(stored.evidenceSha())
                        || !previous.equals(stored.previousHash())
                        || !hash.equals(stored.hash())) {
                    throw new StoreException("the ledger was changed at settlement " + seq + ": its hash does not fit");
                }
                previous = hash;
            }
        });
    }

    private static Evidence evidence(StoredSettlement stored) {
        return Documents.evidence(stored.evidence());
    }

    private static Optional<StoredSettlement> head(Connection connection) throws SQLException {
        return one(SettlementRows.select(connection, "ORDER BY seq DESC LIMIT 1"));
    }

    private static Optional<StoredSettlement> one(List<StoredSettlement> found) {
        return found.stream().findFirst();
    }

    @Override
    public void close() {
        database.close();
    }
}
