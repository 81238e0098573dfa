package org.wattwerk.controller.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.ledger.BillingMonth;
import org.wattwerk.core.ledger.Booking;
import org.wattwerk.core.ledger.Carries;
import org.wattwerk.core.ledger.Reason;
import org.wattwerk.core.ledger.SettledQuarterHour;
import org.wattwerk.core.metering.Mark;
import org.wattwerk.core.metering.MeterMark;
import org.wattwerk.core.tariff.usage.UsedQuarterHour;
import org.wattwerk.core.time.QuarterHour;

/**
 * The ledger on disk: append-only, one writer, every entry chained to the one before. Calls block; those that write belong on
 * the thread of the {@link LedgerWriter}. When a method has returned, what it wrote has reached the disk.
 */
public final class LedgerStore implements AutoCloseable {
    private final Database database;
    private long epoch;
    private @Nullable Appender appender;

    private LedgerStore(Database database) {
        this.database = database;
        this.epoch = database.read("the epoch", connection -> epoch(connection, ""));
    }

    /**
     * Opens the ledger in a file, or makes it where there is none.
     *
     * @throws StoreException if it cannot be opened or written
     */
    public static LedgerStore open(Path file) {
        return open(LedgerAddress.of(file));
    }

    /**
     * Opens the ledger, or makes it where there is none.
     *
     * @throws StoreException if it cannot be opened or written
     */
    public static LedgerStore open(LedgerAddress address) {
        return new LedgerStore(Database.open(address));
    }

    /** The jobs, orders and prices beside the ledger, in the same database. */
    public SiteRecords records() {
        return new SiteRecords(database);
    }

    /** Where each job runs, in the same database. */
    public JobPlacements placements() {
        return new JobPlacements(database);
    }

    /** What each job's time and tokens came to, in the same database. */
    public JobCourses courses() {
        return new JobCourses(database);
    }

    /** The sums and statements of this ledger. */
    public LedgerSums sums() {
        return new LedgerSums(database);
    }

    /** Takes over the ledger: a new epoch, durably above every one before; a store with a lower one is refused from now on. */
    public long nextEpoch() {
        epoch = database.write("the next epoch", connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.executeUpdate("UPDATE fence SET epoch = epoch + 1 WHERE id = 1");
            }
            return epoch(connection, "");
        });
        return epoch;
    }

    /**
     * Books a settlement: the revision before it is reversed by it in full. It is booked in the month of its quarter hour, or
     * in the first month that is open if that one is closed.
     *
     * @param at when, in day time
     * @return true if it was written, false if the very same settlement was there already
     * @throws StoreException if another settlement has its quarter hour and revision, the revision before it is missing, its
     *     amounts do not go on from the newest entry, another controller has taken over, or the disk refused; nothing is half
     *     done then
     */
    public boolean append(SettledQuarterHour settled, Reason reason, Instant at, Evidence evidence) {
        return write("the settlement of " + settled.quarterHour().start(), appending -> {
            Optional<StoredEntry> there = revision(appending, settled.quarterHour(), settled.revision());
            if (there.isPresent()) {
                return refuseIfOther(there.get(), settled, evidence);
            }
            Optional<SettledQuarterHour> reversed = reversed(appending, settled);
            if (!appending.appender.standing().carries().fit(settled, reversed)) {
                throw new StoreException(
                        "the amounts of " + settled.quarterHour().start() + ", revision " + settled.revision()
                                + ", do not go on from the newest entry of the ledger");
            }
            BillingMonth month = appending.appender.standing().openMonth(BillingMonth.of(settled.quarterHour()));
            appending.appender.book(epoch, new Booking(settled, reason, at, month), evidence, reversed);
            return true;
        });
    }

    /**
     * Closes a month and all before it: nothing is booked in them any more, so their statements never change.
     *
     * @param why who closes it and why, for the audit; part of the entry and of its hash
     * @param at when, in day time
     * @return true if it was closed now, false if it was closed already
     * @throws MonthNotOverException if it is not over, or a quarter hour of it is not settled yet
     * @throws StoreException if the disk refused
     */
    public boolean close(BillingMonth month, String why, Instant at) {
        return write("the end of " + month, appending -> {
            if (appending
                    .appender
                    .standing()
                    .closedUntil()
                    .filter(closed -> closed.compareTo(month) >= 0)
                    .isPresent()) {
                return false;
            }
            Optional<QuarterHour> last = lastSettled(appending.connection, appending.appender.names())
                    .map(SettledQuarterHour::quarterHour);
            if (at.isBefore(month.end())
                    || last.filter(quarterHour -> !quarterHour.end().isBefore(month.end()))
                            .isEmpty()) {
                throw new MonthNotOverException("month " + month + " cannot be closed: settled until "
                        + last.map(QuarterHour::end).map(Instant::toString).orElse("nothing") + ", and it ends "
                        + month.end());
            }
            appending.appender.close(epoch, month, why, at);
            return true;
        });
    }

    /** A transaction that appends. */
    private record Appending(Connection connection, Appender appender) {}

    private interface Append<T> {
        T in(Appending appending) throws SQLException;
    }

    private <T> T write(String what, Append<T> work) {
        boolean written = false;
        try {
            T result = database.write(what, connection -> {
                refuseIfFenced(connection);
                Appender ready = appender;
                if (ready == null || !ready.isOn(connection) || !isNewest(connection, ready)) {
                    ready = new Appender(connection);
                    appender = ready;
                }
                return work.in(new Appending(connection, ready));
            });
            written = true;
            return result;
        } finally {
            if (!written) {
                appender = null;
            }
        }
    }

    private static boolean isNewest(Connection connection, Appender appender) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT max(seq) FROM entry");
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getLong(1) == appender.standing().seq();
        }
    }

    private static boolean refuseIfOther(StoredEntry there, SettledQuarterHour settled, Evidence evidence) {
        if (there.settled().filter(settled::equals).isEmpty()
                || !Chain.evidence(there.format(), evidence).equals(there.evidenceSha())) {
            throw new StoreException(
                    "quarter hour " + settled.quarterHour().start() + ", revision " + settled.revision()
                            + ", is in the ledger with other figures: a correction needs the next revision");
        }
        return false;
    }

    private static Optional<StoredEntry> revision(Appending appending, QuarterHour quarterHour, int revision)
            throws SQLException {
        return EntryRows.one(
                appending.connection,
                appending.appender.names(),
                "WHERE quarter_hour = ? AND revision = ?",
                quarterHour.number(),
                revision);
    }

    private static Optional<SettledQuarterHour> reversed(Appending appending, SettledQuarterHour settled)
            throws SQLException {
        if (settled.revision() == 0) {
            return Optional.empty();
        }
        Optional<SettledQuarterHour> before = revision(appending, settled.quarterHour(), settled.revision() - 1)
                .flatMap(StoredEntry::settled);
        if (before.isEmpty()) {
            throw new StoreException("revision " + settled.revision() + " of "
                    + settled.quarterHour().start() + " corrects one that is not in the ledger");
        }
        return before;
    }

    private void refuseIfFenced(Connection connection) throws SQLException {
        long newest = epoch(connection, database.dialect().andKeep());
        if (newest != epoch) {
            throw new StoreException("another controller has taken over this ledger (epoch " + newest + ", ours is "
                    + epoch + "): this one must stop");
        }
    }

    private static long epoch(Connection connection, String andKeep) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT epoch FROM fence WHERE id = 1" + andKeep)) {
            if (!row.next()) {
                throw new StoreException("the ledger has no epoch: it was tampered with");
            }
            return row.getLong(1);
        }
    }

    // ---- reading

    /** The newest settled quarter hour, in its latest revision; empty in a new ledger. */
    public Optional<SettledQuarterHour> lastSettled() {
        return database.read("the last settlement", connection -> lastSettled(connection, new Names(connection)));
    }

    private static Optional<SettledQuarterHour> lastSettled(Connection connection, Names names) throws SQLException {
        return EntryRows.one(
                        connection, names, "WHERE quarter_hour IS NOT NULL ORDER BY quarter_hour DESC, revision DESC")
                .flatMap(StoredEntry::settled);
    }

    /** What the next entry's amounts go on from. */
    public Carries carries() {
        return standing().carries();
    }

    /** The newest settled mark of each node: what lies before it is in the ledger. */
    public SortedMap<NodeId, Mark> lastMarks() {
        return new TreeMap<>(standing().marks().nodes());
    }

    /** The newest mark of the utility meter that is in the ledger. */
    public Optional<MeterMark> lastMeterMark() {
        return standing().marks().meter();
    }

    /** The last month that is closed. */
    public Optional<BillingMonth> closedUntil() {
        return database.read("closed months", Standing::closedUntil);
    }

    private Standing standing() {
        return database.read("the newest entry", connection -> Standing.read(connection, new Names(connection)));
    }

    /** The quarter hours {@code [from, to)} in order, each in its latest revision. */
    public List<SettledQuarterHour> settled(QuarterHour from, QuarterHour to) {
        return settled(from, to, Long.MAX_VALUE);
    }

    /** The quarter hours {@code [from, to)} as they were known at an instant. */
    public List<SettledQuarterHour> settledAsOf(QuarterHour from, QuarterHour to, Instant asOf) {
        return settled(from, to, lastEntry(asOf));
    }

    private List<SettledQuarterHour> settled(QuarterHour from, QuarterHour to, long lastSeq) {
        return database.read(
                "settlements",
                connection -> EntryRows.select(
                                connection,
                                new Names(connection),
                                "AS s WHERE quarter_hour >= ? AND quarter_hour < ? AND seq <= ? AND revision ="
                                        + " (SELECT max(revision) FROM entry AS r"
                                        + " WHERE r.quarter_hour = s.quarter_hour AND r.seq <= ?)"
                                        + " ORDER BY quarter_hour",
                                from.number(),
                                to.number(),
                                lastSeq,
                                lastSeq)
                        .stream()
                        .map(StoredEntry::settled)
                        .flatMap(Optional::stream)
                        .toList());
    }

    private long lastEntry(Instant asOf) {
        return database.read("entries", connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT max(seq) FROM entry WHERE booked_at <= ?")) {
                select.setLong(1, asOf.toEpochMilli());
                try (ResultSet row = select.executeQuery()) {
                    row.next();
                    return row.getLong(1);
                }
            }
        });
    }

    /** What the connection point used in the quarter hours {@code [from, to)}, in their latest revisions, in order. */
    public List<UsedQuarterHour> used(QuarterHour from, QuarterHour to) {
        return database.read(
                "used quarter hours", connection -> EntryRows.used(connection, from.number(), to.number()));
    }

    /** Every revision of a quarter hour, in order. */
    public List<SettledQuarterHour> revisions(QuarterHour quarterHour) {
        return bookings(quarterHour).stream().map(Booking::settled).toList();
    }

    /** Every booking of a quarter hour with its reason and dates, in order. */
    public List<Booking> bookings(QuarterHour quarterHour) {
        return database.read(
                "bookings",
                connection -> EntryRows.select(
                                connection,
                                new Names(connection),
                                "WHERE quarter_hour = ? ORDER BY revision",
                                quarterHour.number())
                        .stream()
                        .map(StoredEntry::booking)
                        .flatMap(Optional::stream)
                        .toList());
    }

    /** The hash of the newest entry, for the foot of a statement; empty in a new ledger. */
    public Optional<String> headHash() {
        return database.read(
                "the head of the chain",
                connection -> EntryRows.one(connection, new Names(connection), "ORDER BY seq DESC")
                        .map(StoredEntry::hash));
    }

    /**
     * Computes every hash and every sum anew.
     *
     * @return how many entries the chain has
     * @throws StoreException naming what was changed, moved or removed
     */
    public long verifyChain() {
        Verification verification = LedgerVerifier.verify(database, AsOf.NOW);
        if (!verification.findings().isEmpty()) {
            throw new StoreException(String.join("; ", verification.findings()));
        }
        return verification.entries();
    }

    @Override
    public void close() {
        database.close();
    }
}
