package org.wattwerk.controller.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.wattwerk.core.ledger.Carries;
import org.wattwerk.core.ledger.SettledQuarterHour;

/** Whatever is changed behind the ledger's back is found, and its place named. */
class LedgerVerifierTest {
    private static final int SEEDS = Integer.getInteger("wattwerk.seeds", 5);
    private static final int ENTRIES = 100;
    private static final List<String> COLUMNS = List.of("body", "evidence", "evidence_sha", "prev_hash", "hash");

    @TempDir
    Path folder;

    private LedgerAddress filled(Kind kind) {
        LedgerAddress address = kind.fresh(folder);
        try (LedgerStore ledger = LedgerStore.open(address)) {
            Days.fill(ledger, ENTRIES);
        }
        return address;
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void verify_aFlippedByteAnywhere_isFoundAndItsEntryNamed(Kind kind) throws SQLException {
        LedgerAddress address = filled(kind);
        Verification before = Verification.of(address, AsOf.NOW);
        assertThat(before.findings()).isEmpty();
        assertThat(before.entries()).isEqualTo(ENTRIES);
        Kind.tamper(address);
        for (int seed = 0; seed < SEEDS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            String column = COLUMNS.get(random.nextInt(COLUMNS.size()));
            int seq = random.nextInt(1, ENTRIES + 1);
            byte[] good = read(address, column, seq);
            byte[] bad = good.clone();
            bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
            write(address, column, seq, bad);
            assertThat(Verification.of(address, AsOf.NOW).findings())
                    .as("seed %s: %s of entry %s", seed, column, seq)
                    .isNotEmpty()
                    .first()
                    .asString()
                    // A hash that was changed shows where the next entry should go on from it.
                    .matches(".*entry (" + seq + "|" + (seq + 1) + ")\\b.*");
            write(address, column, seq, good);
        }
        assertThat(Verification.of(address, AsOf.NOW)).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void verify_figuresNamesSumsAndEntriesChangedByHand_areFound(Kind kind) throws SQLException {
        assertFound(kind, "entry 3", "UPDATE entry SET epoch = epoch + 1 WHERE seq = 3");
        assertFound(kind, "entry 4", "UPDATE entry SET booked_at = booked_at + 1 WHERE seq = 4");
        assertFound(kind, "was changed", "UPDATE name SET text = 'other' WHERE text = 'foundation-model'");
        assertFound(kind, "entry 5 is missing", "DELETE FROM entry WHERE seq = 5");
        assertFound(kind, "are not those of the entries", "UPDATE day_sum SET month = month + 1");
        assertFound(kind, "are missing", "DELETE FROM day_sum");
    }

    private void assertFound(Kind kind, String finding, String sql) throws SQLException {
        LedgerAddress address = kind == Kind.SQLITE
                ? LedgerAddress.of(folder.resolve("ledger" + finding.hashCode() + ".db"))
                : kind.fresh(folder);
        try (LedgerStore ledger = LedgerStore.open(address)) {
            Days.fill(ledger, 8);
        }
        assertThat(Kind.tamper(address, sql)).as(sql).isPositive();
        assertThat(Verification.of(address, AsOf.NOW).findings())
                .as(sql)
                .anySatisfy(found -> assertThat(found).contains(finding));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void verify_aQuarterHourThatWasNeverSettled_isFound(Kind kind) {
        LedgerAddress address = kind.fresh(folder);
        try (LedgerStore ledger = LedgerStore.open(address)) {
            SettledQuarterHour first = Days.settled(Days.at(0), Carries.NONE);
            Days.append(ledger, first, Days.evidence(Days.at(0)));
            Days.append(ledger, Days.settled(Days.at(3), first.carries()), Days.evidence(Days.at(3)));
        }
        assertThat(Verification.of(address, AsOf.NOW).findings())
                .containsExactly("2 quarter hours from " + Days.at(1).start() + " to "
                        + Days.at(3).start() + " are not settled");
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void verify_asOfAnInstantOrAHash_looksAtThatMuch(Kind kind) {
        LedgerAddress address = filled(kind);
        Verification early =
                Verification.of(address, AsOf.parse(Days.at(9).end().toString()));
        assertThat(early.entries()).isEqualTo(10);
        assertThat(early.findings()).isEmpty();
        String head = early.head().orElseThrow();
        assertThat(Verification.of(address, AsOf.parse(head))).isEqualTo(early);
        assertThat(Verification.of(address, new AsOf(Optional.empty(), Optional.of("0".repeat(64))))
                        .findings())
                .singleElement()
                .asString()
                .contains("no entry has the hash");
        assertThatThrownBy(() -> AsOf.parse("yesterday")).hasMessageContaining("is neither a date");
    }

    private static byte[] read(LedgerAddress address, String column, int seq) throws SQLException {
        try (Connection connection = Database.dialect(address).connect();
                PreparedStatement select =
                        connection.prepareStatement("SELECT " + column + " FROM entry WHERE seq = " + seq);
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getBytes(1);
        }
    }

    private static void write(LedgerAddress address, String column, int seq, byte[] bytes) throws SQLException {
        try (Connection connection = Database.dialect(address).connect()) {
            if (address instanceof LedgerAddress.PostgresDatabase) {
                connection.createStatement().execute("SET session_replication_role = replica");
            }
            try (PreparedStatement update =
                    connection.prepareStatement("UPDATE entry SET " + column + " = ? WHERE seq = " + seq)) {
                update.setBytes(1, bytes);
                update.executeUpdate();
            }
            if (!connection.getAutoCommit()) {
                connection.commit();
            }
        }
    }
}
