package org.wattwerk.controller.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wattwerk.core.ledger.Carries;
import org.wattwerk.core.ledger.SettledQuarterHour;
import org.wattwerk.core.ledger.Settlement;
import org.wattwerk.core.time.QuarterHour;

class LedgerStoreTest {
    @TempDir
    Path folder;

    @Test
    void append_andReopen_givesBackWhatWasSettled() throws Exception {
        SettledQuarterHour first = Days.settled(Days.at(0), Carries.NONE);
        SettledQuarterHour second = Days.settled(Days.at(1), first.carries());
        try (LedgerStore ledger = LedgerStore.open(file())) {
            assertThat(ledger.lastSettled()).isEmpty();
            assertThat(ledger.carries()).isEqualTo(Carries.NONE);
            assertThat(ledger.headHash()).isEmpty();
            assertThat(ledger.append(first, Days.evidence(Days.at(0)))).isTrue();
            assertThat(ledger.append(second, Days.evidence(Days.at(1)))).isTrue();
        }
        try (LedgerStore ledger = LedgerStore.open(file())) {
            assertThat(ledger.settled(Days.at(0), Days.at(2))).containsExactly(first, second);
            assertThat(ledger.settled(Days.at(1), Days.at(2))).containsExactly(second);
            assertThat(ledger.lastSettled()).contains(second);
            assertThat(ledger.carries()).isEqualTo(second.carries());
            assertThat(ledger.lastMarks()).containsOnly(Map.entry(Days.NODE, Days.mark(Days.at(2))));
            assertThat(ledger.lastMeterMark()).contains(Days.meterMark(Days.at(2)));
            assertThat(ledger.verifyChain()).isEqualTo(2);
            assertThat(ledger.headHash()).isPresent();
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
    }

    @Test
    void append_theSameAgain_isWrittenOnceAndOtherFiguresAreRefused() {
        SettledQuarterHour first = Days.settled(Days.at(0), Carries.NONE);
        try (LedgerStore ledger = LedgerStore.open(file())) {
            assertThat(ledger.append(first, Days.evidence(Days.at(0)))).isTrue();
            assertThat(ledger.append(first, Days.evidence(Days.at(0)))).isFalse();
            assertThat(ledger.verifyChain()).isEqualTo(1);
            assertThatThrownBy(() ->
                            ledger.append(Days.settledWithoutNode(Days.at(0), Carries.NONE), Days.evidence(Days.at(0))))
                    .hasMessageContaining("with other figures");
            assertThatThrownBy(() -> ledger.append(first, Evidence.NONE)).hasMessageContaining("with other figures");
        }
    }

    @Test
    void append_lateMarks_isARevisionAndTheFirstStays() {
        SettledQuarterHour silent = Days.settledWithoutNode(Days.at(0), Carries.NONE);
        SettledQuarterHour next = Days.settledWithoutNode(Days.at(1), silent.carries());
        SettledQuarterHour corrected =
                Settlement.correct(silent, List.of(Days.interval(Days.at(0))), Days.costCentres());
        try (LedgerStore ledger = LedgerStore.open(file())) {
            assertThatThrownBy(() -> ledger.append(corrected, Evidence.NONE))
                    .hasMessageContaining("corrects one that is not in the ledger");
            Evidence meterOnly = new Evidence(Days.evidence(Days.at(0)).meter(), List.of());
            ledger.append(silent, meterOnly);
            ledger.append(next, new Evidence(Days.evidence(Days.at(1)).meter(), List.of()));
            ledger.append(corrected, new Evidence(Optional.empty(), List.of(Days.mark(Days.at(1)))));
            assertThat(ledger.settled(Days.at(0), Days.at(2))).containsExactly(corrected, next);
            assertThat(ledger.revisions(Days.at(0))).containsExactly(silent, corrected);
            assertThat(ledger.lastSettled()).contains(next);
            assertThat(ledger.lastMeterMark()).contains(Days.meterMark(Days.at(2)));
            assertThat(ledger.lastMarks().values()).containsExactly(Days.mark(Days.at(1)));
            assertThat(ledger.verifyChain()).isEqualTo(3);
        }
    }

    @Test
    void nextEpoch_ofANewController_shutsTheOldOneOut() {
        try (LedgerStore old = LedgerStore.open(file())) {
            assertThat(old.nextEpoch()).isEqualTo(1);
            try (LedgerStore taken = LedgerStore.open(file())) {
                assertThat(taken.nextEpoch()).isEqualTo(2);
                SettledQuarterHour first = Days.settled(Days.at(0), Carries.NONE);
                assertThatThrownBy(() -> old.append(first, Days.evidence(Days.at(0))))
                        .hasMessageContaining("another controller has taken over");
                assertThat(taken.append(first, Days.evidence(Days.at(0)))).isTrue();
            }
        }
        try (LedgerStore third = LedgerStore.open(file())) {
            assertThat(third.nextEpoch()).isEqualTo(3);
        }
    }

    @Test
    void rows_changedBehindItsBack_areNoticed() throws SQLException {
        fill(4);
        execute("UPDATE settlement SET epoch = 9 WHERE seq = 2", "append-only");
        execute("DELETE FROM amount WHERE seq = 2", "append-only");
        execute("DROP TRIGGER settlement_no_update", "");
        execute("DROP TRIGGER settlement_no_delete", "");
        execute("DROP TRIGGER amount_no_update", "");
        execute("DROP TRIGGER line_no_update", "");

        assertNoticedAndUndone(
                "UPDATE settlement SET day_ahead = day_ahead + 1 WHERE seq = 3",
                "UPDATE settlement SET day_ahead = day_ahead - 1 WHERE seq = 3");
        assertNoticedAndUndone(
                "UPDATE amount SET net_ueur = net_ueur + 1 WHERE seq = 2 AND line = 0 AND position = 'ENERGY'",
                "UPDATE amount SET net_ueur = net_ueur - 1 WHERE seq = 2 AND line = 0 AND position = 'ENERGY'");
        assertNoticedAndUndone(
                "UPDATE line SET cost_centre = 'other' WHERE seq = 2 AND line = 0",
                "UPDATE line SET cost_centre = 'foundation-model' WHERE seq = 2 AND line = 0");
        execute("UPDATE settlement SET evidence = (SELECT evidence FROM settlement WHERE seq = 1) WHERE seq = 4", "");
        assertNoticed();
    }

    @Test
    void settle_aDiskThatRefusesInTheMiddle_failsAndLeavesNothing() throws SQLException {
        fill(1);
        execute(
                "CREATE TRIGGER refuse BEFORE INSERT ON amount WHEN new.line = 1 BEGIN SELECT RAISE(ABORT, 'disk full'); END",
                "");
        SettledQuarterHour second =
                Days.settled(Days.at(1), Days.settled(Days.at(0), Carries.NONE).carries());
        try (LedgerWriter writer = new LedgerWriter(LedgerStore.open(file()))) {
            assertThatThrownBy(() -> writer.settle(second, Days.evidence(Days.at(1)))
                            .toCompletableFuture()
                            .join())
                    .isInstanceOf(CompletionException.class)
                    .hasMessageContaining("disk full");
            execute("DROP TRIGGER refuse", "");
            writer.settle(second, Days.evidence(Days.at(1)))
                    .toCompletableFuture()
                    .join();
            writer.write(ledger -> assertThat(ledger.verifyChain()).isEqualTo(2))
                    .toCompletableFuture()
                    .join();
        }
    }

    @Test
    void writer_closed_finishesWhatWasHandedOverAndRefusesMore() {
        LedgerWriter writer = new LedgerWriter(LedgerStore.open(file()));
        Carries carries = Carries.NONE;
        for (int i = 0; i < 5; i++) {
            SettledQuarterHour settled = Days.settled(Days.at(i), carries);
            carries = settled.carries();
            writer.settle(settled, Days.evidence(Days.at(i)));
        }
        writer.close();
        assertThatThrownBy(
                        () -> writer.write(ledger -> {}).toCompletableFuture().join())
                .hasMessageContaining("the ledger is closed");
        try (LedgerStore ledger = LedgerStore.open(file())) {
            assertThat(ledger.verifyChain()).isEqualTo(5);
        }
    }

    @Test
    void open_whatIsNoLedger_isOneClearLine() throws Exception {
        Path text = Files.writeString(
                folder.resolve("text"), "this is not a database, but long enough to be looked at as one");
        assertThatThrownBy(() -> LedgerStore.open(text))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("cannot open the ledger");
        assertThatThrownBy(() -> LedgerStore.open(folder.resolve("no/such/folder/ledger.db")))
                .hasMessageContaining("is the folder there and writable?");
    }

    private void fill(int count) {
        try (LedgerStore ledger = LedgerStore.open(file())) {
            Carries carries = Carries.NONE;
            for (int i = 0; i < count; i++) {
                QuarterHour at = Days.at(i);
                SettledQuarterHour settled = Days.settled(at, carries);
                carries = settled.carries();
                ledger.append(settled, Days.evidence(at));
            }
        }
    }

    private void assertNoticedAndUndone(String change, String undo) throws SQLException {
        execute(change, "");
        assertNoticed();
        execute(undo, "");
        try (LedgerStore ledger = LedgerStore.open(file())) {
            assertThat(ledger.verifyChain()).isEqualTo(4);
        }
    }

    private void assertNoticed() {
        try (LedgerStore ledger = LedgerStore.open(file())) {
            assertThatThrownBy(ledger::verifyChain)
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("was changed");
        }
    }

    /** Runs SQL past the store; refused with this text unless it is empty. */
    private void execute(String sql, String refusal) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = connection.createStatement()) {
            if (refusal.isEmpty()) {
                statement.execute(sql);
            } else {
                assertThatThrownBy(() -> statement.execute(sql)).hasMessageContaining(refusal);
            }
        }
    }

    private Path file() {
        return folder.resolve("ledger.db");
    }
}
