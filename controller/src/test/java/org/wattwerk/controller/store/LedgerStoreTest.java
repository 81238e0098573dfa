package org.wattwerk.controller.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.wattwerk.core.ledger.AccountId;
import org.wattwerk.core.ledger.Carries;
import org.wattwerk.core.ledger.Correction;
import org.wattwerk.core.ledger.Facility;
import org.wattwerk.core.ledger.Payers;
import org.wattwerk.core.ledger.SettledQuarterHour;
import org.wattwerk.core.tariff.DeliveryDay;

/** The same claims on SQLite and on PostgreSQL. */
class LedgerStoreTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(Kind.class)
    void append_andReopen_givesBackWhatWasSettled(Kind kind) throws Exception {
        LedgerAddress address = kind.fresh(folder);
        SettledQuarterHour first = Days.settled(Days.at(0), Carries.NONE);
        SettledQuarterHour second = Days.settled(Days.at(1), first.carries());
        try (LedgerStore ledger = LedgerStore.open(address)) {
            assertThat(ledger.lastSettled()).isEmpty();
            assertThat(ledger.carries()).isEqualTo(Carries.NONE);
            assertThat(ledger.headHash()).isEmpty();
            assertThat(Days.append(ledger, first, Days.evidence(Days.at(0)))).isTrue();
            assertThat(Days.append(ledger, second, Days.evidence(Days.at(1)))).isTrue();
        }
        try (LedgerStore ledger = LedgerStore.open(address)) {
            assertThat(ledger.settled(Days.at(0), Days.at(2))).containsExactly(first, second);
            assertThat(ledger.settled(Days.at(1), Days.at(2))).containsExactly(second);
            assertThat(ledger.lastSettled()).contains(second);
            assertThat(ledger.carries()).isEqualTo(second.carries());
            assertThat(ledger.lastMarks()).containsOnly(Map.entry(Days.NODE, Days.mark(Days.at(2))));
            assertThat(ledger.lastMeterMark()).contains(Days.meterMark(Days.at(2)));
            assertThat(ledger.verifyChain()).isEqualTo(2);
            assertThat(ledger.headHash()).isPresent();
        }
        if (address instanceof LedgerAddress.SqliteFile sqlite) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(sqlite.file())))
                    .isEqualTo("rw-------");
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void append_theSameAgain_isWrittenOnceAndOtherFiguresAreRefused(Kind kind) {
        LedgerAddress address = kind.fresh(folder);
        SettledQuarterHour first = Days.settled(Days.at(0), Carries.NONE);
        try (LedgerStore ledger = LedgerStore.open(address)) {
            assertThat(Days.append(ledger, first, Days.evidence(Days.at(0)))).isTrue();
            assertThat(Days.append(ledger, first, Days.evidence(Days.at(0)))).isFalse();
            assertThat(ledger.verifyChain()).isEqualTo(1);
            assertThatThrownBy(() -> Days.append(
                            ledger, Days.settledWithoutNode(Days.at(0), Carries.NONE), Days.evidence(Days.at(0))))
                    .hasMessageContaining("with other figures");
            assertThatThrownBy(() -> Days.append(ledger, first, Evidence.NONE))
                    .hasMessageContaining("with other figures");
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void append_jobsOfProjects_comeBackWithThemInEntriesAndSumsAndAreProved(Kind kind) throws SQLException {
        LedgerAddress address = kind.fresh(folder);
        SettledQuarterHour first = Days.settled(Days.at(0), Carries.NONE);
        SettledQuarterHour second = Days.settled(
                Days.at(1), new Payers(Days.costCentres(), Map.of(Days.JOB, "bayerngpt")), first.carries());
        AccountId plain = AccountId.of(Days.JOB, "foundation-model");
        AccountId ofProject = AccountId.of(Days.JOB, "foundation-model", "bayerngpt");
        try (LedgerStore ledger = LedgerStore.open(address)) {
            Days.append(ledger, first, Days.evidence(Days.at(0)));
            Days.append(ledger, second, Days.evidence(Days.at(1)));
            assertThat(ledger.settled(Days.at(0), Days.at(2))).containsExactly(first, second);
            assertThat(second.line(ofProject)).isPresent();
            LocalDate day = DeliveryDay.containing(Days.at(0).start()).date();
            assertThat(ledger.sums().days(day, day.plusDays(1)).accounts()).containsKeys(plain, ofProject);
            assertThat(ledger.verifyChain()).isEqualTo(2);
        }
        Kind.tamper(address, "UPDATE name SET text = 'bayerngpu' WHERE text = 'bayerngpt'");
        assertThat(Verification.of(address, AsOf.NOW).findings())
                .anySatisfy(found -> assertThat(found).contains("entry 2", "its hash does not fit"));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void append_lateMarks_isARevisionAndTheFirstStays(Kind kind) {
        LedgerAddress address = kind.fresh(folder);
        SettledQuarterHour silent = Days.settledWithoutNode(Days.at(0), Carries.NONE);
        SettledQuarterHour next = Days.settledWithoutNode(Days.at(1), silent.carries());
        SettledQuarterHour corrected = Correction.lateMarks(
                silent,
                List.of(Days.interval(Days.at(0))),
                Payers.of(Days.costCentres()),
                new Facility.Rest(),
                next.carries());
        try (LedgerStore ledger = LedgerStore.open(address)) {
            assertThatThrownBy(() -> Days.append(ledger, corrected, Evidence.NONE))
                    .hasMessageContaining("corrects one that is not in the ledger");
            Evidence meterOnly = new Evidence(Days.evidence(Days.at(0)).meter(), List.of());
            Days.append(ledger, silent, meterOnly);
            Days.append(ledger, next, new Evidence(Days.evidence(Days.at(1)).meter(), List.of()));
            Days.append(ledger, corrected, new Evidence(Optional.empty(), List.of(Days.mark(Days.at(1)))));
            assertThat(ledger.settled(Days.at(0), Days.at(2))).containsExactly(corrected, next);
            assertThat(ledger.revisions(Days.at(0))).containsExactly(silent, corrected);
            assertThat(ledger.lastSettled()).contains(next);
            assertThat(ledger.lastMeterMark()).contains(Days.meterMark(Days.at(2)));
            assertThat(ledger.lastMarks().values()).containsExactly(Days.mark(Days.at(1)));
            assertThat(ledger.verifyChain()).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void nextEpoch_ofANewController_shutsTheOldOneOut(Kind kind) {
        LedgerAddress address = kind.fresh(folder);
        try (LedgerStore old = LedgerStore.open(address)) {
            assertThat(old.nextEpoch()).isEqualTo(1);
            try (LedgerStore taken = LedgerStore.open(address)) {
                assertThat(taken.nextEpoch()).isEqualTo(2);
                SettledQuarterHour first = Days.settled(Days.at(0), Carries.NONE);
                assertThatThrownBy(() -> Days.append(old, first, Days.evidence(Days.at(0))))
                        .hasMessageContaining("another controller has taken over");
                assertThat(Days.append(taken, first, Days.evidence(Days.at(0)))).isTrue();
            }
        }
        try (LedgerStore third = LedgerStore.open(address)) {
            assertThat(third.nextEpoch()).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void rows_changedByAnybody_areRefused(Kind kind) throws SQLException {
        LedgerAddress address = kind.fresh(folder);
        try (LedgerStore ledger = LedgerStore.open(address)) {
            Days.fill(ledger, 2);
        }
        try (Connection connection = Database.dialect(address).connect();
                Statement statement = connection.createStatement()) {
            for (String sql : List.of(
                    "UPDATE entry SET epoch = 9 WHERE seq = 2",
                    "DELETE FROM entry WHERE seq = 2",
                    "UPDATE name SET text = 'other' WHERE id = 1",
                    "DELETE FROM name WHERE id = 1")) {
                assertThatThrownBy(() -> statement.execute(sql)).hasMessageContaining("append-only");
                if (!connection.getAutoCommit()) {
                    connection.rollback();
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void settle_aDiskThatRefusesInTheMiddle_failsAndLeavesNothing(Kind kind) throws SQLException {
        LedgerAddress address = kind.fresh(folder);
        SettledQuarterHour first = Days.settled(Days.at(0), Carries.NONE);
        SettledQuarterHour second = Days.settled(Days.at(1), first.carries());
        try (LedgerStore store = LedgerStore.open(address)) {
            Days.append(store, first, Days.evidence(Days.at(0)));
            Kind.tamper(address, "ALTER TABLE day_sum RENAME TO away");
            try (LedgerWriter writer = new LedgerWriter(store)) {
                assertThatThrownBy(() -> settle(writer, second))
                        .isInstanceOf(CompletionException.class)
                        .hasMessageContaining("could not write");
                assertThat(store.lastSettled()).contains(first);
                Kind.tamper(address, "ALTER TABLE away RENAME TO day_sum");
                settle(writer, second);
                assertThat(store.verifyChain()).isEqualTo(2);
            }
        }
    }

    private static void settle(LedgerWriter writer, SettledQuarterHour settled) {
        writer.settle(settled, Days.reason(settled), settled.quarterHour().end(), Days.evidence(settled.quarterHour()))
                .toCompletableFuture()
                .join();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void writer_closed_finishesWhatWasHandedOverAndRefusesMore(Kind kind) {
        LedgerAddress address = kind.fresh(folder);
        LedgerWriter writer = new LedgerWriter(LedgerStore.open(address));
        Carries carries = Carries.NONE;
        for (int i = 0; i < 5; i++) {
            SettledQuarterHour settled = Days.settled(Days.at(i), carries);
            carries = settled.carries();
            writer.settle(settled, Days.reason(settled), Days.at(i).end(), Days.evidence(Days.at(i)));
        }
        writer.close();
        assertThatThrownBy(
                        () -> writer.write(ledger -> {}).toCompletableFuture().join())
                .hasMessageContaining("the ledger is closed");
        try (LedgerStore ledger = LedgerStore.open(address)) {
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
}
