package org.wattwerk.controller.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.wattwerk.core.ledger.BillingMonth;
import org.wattwerk.core.ledger.Booking;
import org.wattwerk.core.ledger.Carries;
import org.wattwerk.core.ledger.SettledQuarterHour;
import org.wattwerk.core.ledger.SignedEnergy;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.time.QuarterHour;

/**
 * Proves a ledger from its rows: each hash, the marks behind it, energy and money of each entry, the run of roundings, the
 * sums of each day, and that no quarter hour is missing. It goes on after a fault, so that all places are named.
 */
final class LedgerVerifier {
    private static final int MOST_FINDINGS = 20;
    private static final int ROWS_AT_ONCE = 50;

    private final Connection connection;
    private final Names names;
    private final List<String> findings = new ArrayList<>();
    private final SortedMap<Long, Integer> revisions = new TreeMap<>();
    private final RolledUp rolledUp;

    private long seq;
    private long corrections;
    private String previous = Chain.START;
    private Optional<Carries> carries = Optional.of(Carries.NONE);
    private Optional<Marks> marks = Optional.of(Marks.NONE);
    private Optional<BillingMonth> closedUntil = Optional.empty();
    private SignedEnergy energy = SignedEnergy.ZERO;
    private Money net = Money.ZERO;
    private boolean allRead = true;

    private LedgerVerifier(Connection connection) {
        this.connection = connection;
        this.names = new Names(connection);
        this.rolledUp = new RolledUp(names);
    }

    static Verification verify(Database database, AsOf asOf) {
        return database.read("the ledger", connection -> new LedgerVerifier(connection).verify(asOf));
    }

    private Verification verify(AsOf asOf) throws SQLException {
        long last = last(asOf);
        Optional<Kept> kept = kept();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT " + EntryRows.COLUMNS + " FROM entry WHERE seq <= ? ORDER BY seq")) {
            select.setFetchSize(ROWS_AT_ONCE);
            select.setLong(1, last);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    entry(row);
                    kept.filter(known -> known.seq == seq).ifPresent(this::compare);
                }
            }
        }
        gaps();
        if (asOf.equals(AsOf.NOW) && allRead) {
            rolledUp.compare(connection, this::found);
        }
        return new Verification(
                seq,
                corrections,
                revisions.size(),
                revisions.isEmpty() ? Optional.empty() : Optional.of(new QuarterHour(revisions.firstKey()).start()),
                revisions.isEmpty() ? Optional.empty() : Optional.of(new QuarterHour(revisions.lastKey()).end()),
                energy,
                net,
                closedUntil,
                seq == 0 ? Optional.empty() : Optional.of(previous),
                findings);
    }

    private long last(AsOf asOf) throws SQLException {
        String sql = asOf.instant().isPresent()
                ? "SELECT max(seq) FROM entry WHERE booked_at <= ?"
                : "SELECT max(seq) FROM entry WHERE hash = ?";
        if (asOf.equals(AsOf.NOW)) {
            return Long.MAX_VALUE;
        }
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            if (asOf.instant().isPresent()) {
                select.setLong(1, asOf.instant().get().toEpochMilli());
            } else {
                select.setBytes(1, HexFormat.of().parseHex(asOf.hash().orElseThrow()));
            }
            try (ResultSet row = select.executeQuery()) {
                row.next();
                long seqOf = row.getLong(1);
                if (row.wasNull() && asOf.hash().isPresent()) {
                    found("no entry has the hash " + asOf.hash().get() + ": it is of another ledger, or this one was"
                            + " changed before it");
                }
                return seqOf;
            }
        }
    }

    private void found(String finding) {
        if (findings.size() == MOST_FINDINGS) {
            findings.add("and more; the first place is what counts");
        } else if (findings.size() < MOST_FINDINGS) {
            findings.add(finding);
        }
    }

    // ---- one entry

    private void entry(ResultSet row) throws SQLException {
        long there = row.getLong("seq");
        if (there != seq + 1) {
            found("entry " + (seq + 1) + (there == seq + 2 ? " is" : " to " + (there - 1) + " are") + " missing");
            carries = Optional.empty();
            marks = Optional.empty();
            allRead = false;
        }
        seq = there;
        StoredEntry entry;
        try {
            entry = EntryRows.entry(row, names);
        } catch (StoreException e) {
            found(String.valueOf(e.getMessage()));
            previous = HexFormat.of().formatHex(row.getBytes("hash"));
            carries = Optional.empty();
            marks = Optional.empty();
            allRead = false;
            return;
        }
        if (!entry.previousHash().equals(previous)) {
            found(place(entry) + ": does not go on from the entry before");
        }
        evidence(entry);
        if (!isFormat(entry) || !Chain.hash(entry).equals(entry.hash())) {
            found(place(entry) + " was changed: its hash does not fit");
        }
        previous = entry.hash();
        if (entry.booking().isPresent()) {
            booking(entry, entry.booking().get());
        } else {
            closing(entry);
        }
    }

    private static boolean isFormat(StoredEntry entry) {
        if (entry.format() == Chain.ROWS) {
            // Its hash does not cover these two, so they are what the packing made of it.
            return entry.booking()
                    .filter(booking -> booking.at()
                                    .equals(booking.settled().quarterHour().end())
                            && booking.month()
                                    .equals(BillingMonth.of(booking.settled().quarterHour()))
                            && booking.settled().preliminary()
                                    != booking.settled().silent().isEmpty())
                    .isPresent();
        }
        return entry.format() == Chain.PACKED || entry.format() == Chain.BILLED;
    }

    private static String place(StoredEntry entry) {
        return "entry " + entry.seq()
                + entry.booking().map(booking -> " (" + booking.id() + ")").orElse(" (end of " + entry.month() + ")");
    }

    private void evidence(StoredEntry entry) throws SQLException {
        if (marks.isEmpty()) {
            return;
        }
        try {
            Evidence evidence = PackedEvidence.unpack(entry.evidence(), marks.get(), names);
            if (Chain.evidence(entry.format(), evidence).equals(entry.evidenceSha())) {
                marks = Optional.of(marks.get().after(evidence));
                return;
            }
            found(place(entry) + ": its evidence was changed");
        } catch (IllegalArgumentException | ArithmeticException | StoreException e) {
            found(place(entry) + ": its evidence was changed, " + e.getMessage());
        }
        found("the evidence of later entries cannot be read on from there");
        marks = Optional.empty();
    }

    private void booking(StoredEntry entry, Booking booking) throws SQLException {
        SettledQuarterHour settled = booking.settled();
        long number = settled.quarterHour().number();
        int expected = revisions.getOrDefault(number, -1) + 1;
        if (settled.revision() != expected) {
            found(place(entry) + ": revision " + expected + " of this quarter hour is missing");
        }
        Optional<SettledQuarterHour> reversed = reversed(settled);
        corrections += settled.revision() > 0 ? 1 : 0;
        revisions.put(number, settled.revision());
        if (entry.format() != Chain.ROWS
                && carries.isPresent()
                && !carries.get().fit(settled, reversed)) {
            found(place(entry) + ": its amounts are not its energy times its prices, rounded once");
        }
        if (entry.format() != Chain.ROWS || settled.revision() == 0) {
            carries = Optional.of(settled.carries());
        }
        if (closedUntil.filter(closed -> closed.compareTo(booking.month()) >= 0).isPresent()) {
            found(place(entry) + ": booked in " + booking.month() + ", which was closed");
        }
        energy = energy.plus(SignedEnergy.of(settled.meter()));
        net = net.plus(settled.net());
        if (reversed.isPresent()) {
            energy = energy.minus(SignedEnergy.of(reversed.get().meter()));
            net = net.minus(reversed.get().net());
        }
        rolledUp.add(booking, reversed);
    }

    private Optional<SettledQuarterHour> reversed(SettledQuarterHour settled) throws SQLException {
        if (settled.revision() == 0) {
            return Optional.empty();
        }
        try {
            return EntryRows.one(
                            connection,
                            names,
                            "WHERE quarter_hour = ? AND revision = ?",
                            settled.quarterHour().number(),
                            settled.revision() - 1)
                    .flatMap(StoredEntry::settled);
        } catch (StoreException named) {
            // That entry was named when it was read itself.
            allRead = false;
            return Optional.empty();
        }
    }

    private void closing(StoredEntry entry) {
        if (closedUntil.filter(closed -> closed.compareTo(entry.month()) >= 0).isPresent()) {
            found(place(entry) + ": the month was closed already");
        }
        Instant settledUntil = revisions.isEmpty() ? Instant.MIN : new QuarterHour(revisions.lastKey()).end();
        if (settledUntil.isBefore(entry.month().end())) {
            found(place(entry) + ": the month was closed before it was settled");
        }
        closedUntil = Optional.of(entry.month());
    }

    // ---- all of it

    private void gaps() {
        long next = revisions.isEmpty() ? 0 : revisions.firstKey();
        for (Map.Entry<Long, Integer> quarterHour : revisions.entrySet()) {
            long missing = quarterHour.getKey() - next;
            if (missing > 0) {
                found(missing + " quarter hours from " + new QuarterHour(next).start() + " to "
                        + new QuarterHour(quarterHour.getKey()).start() + " are not settled");
            }
            next = quarterHour.getKey() + 1;
        }
    }

    /** The marks that are kept beside the entries. */
    private record Kept(long seq, Marks marks) {}

    private Optional<Kept> kept() throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT seq, marks FROM standing WHERE id = 1");
                ResultSet row = select.executeQuery()) {
            return row.next()
                    ? Optional.of(new Kept(row.getLong(1), Marks.unpack(row.getBytes(2), names)))
                    : Optional.empty();
        } catch (IllegalArgumentException | ArithmeticException | StoreException e) {
            found("the kept marks were changed: " + e.getMessage());
            return Optional.empty();
        }
    }

    private void compare(Kept kept) {
        if (marks.filter(known -> !known.equals(kept.marks)).isPresent()) {
            found("the marks kept at entry " + kept.seq + " are not those of the entries");
        }
    }
}
