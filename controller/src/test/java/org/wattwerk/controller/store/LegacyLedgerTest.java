package org.wattwerk.controller.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wattwerk.core.ledger.Carries;
import org.wattwerk.core.ledger.Correction;
import org.wattwerk.core.ledger.Facility;
import org.wattwerk.core.ledger.Payers;
import org.wattwerk.core.ledger.SettledQuarterHour;

/** A ledger of the first version goes on under this one: nothing of it changes, its hashes stand. */
class LegacyLedgerTest {
    @TempDir
    Path folder;

    private static List<LegacyLedger.Entry> entries() {
        List<LegacyLedger.Entry> entries = new ArrayList<>();
        SettledQuarterHour silent = Days.settledWithoutNode(Days.at(0), Carries.NONE);
        entries.add(new LegacyLedger.Entry(
                silent, new Evidence(Days.evidence(Days.at(0)).meter(), List.of())));
        SettledQuarterHour next = Days.settled(Days.at(1), silent.carries());
        entries.add(new LegacyLedger.Entry(next, Days.evidence(Days.at(1))));
        SettledQuarterHour corrected = Correction.lateMarks(
                silent,
                List.of(Days.interval(Days.at(0))),
                Payers.of(Days.costCentres()),
                new Facility.Rest(),
                silent.carries());
        entries.add(new LegacyLedger.Entry(corrected, new Evidence(Optional.empty(), List.of(Days.mark(Days.at(1))))));
        return entries;
    }

    @Test
    void open_aLedgerOfTheFirstVersion_keepsItsEntriesAndHashesAndGoesOn() throws Exception {
        Path file = folder.resolve("ledger.db");
        String head = LegacyLedger.write(file, entries());
        SettledQuarterHour next = entries().get(1).settled();
        try (LedgerStore ledger = LedgerStore.open(file)) {
            assertThat(ledger.headHash()).contains(head);
            assertThat(ledger.verifyChain()).isEqualTo(3);
            assertThat(ledger.settled(Days.at(0), Days.at(2)))
                    .containsExactly(entries().get(2).settled(), next);
            assertThat(ledger.lastMeterMark()).contains(Days.meterMark(Days.at(2)));
            assertThat(ledger.lastMarks().values()).containsExactly(Days.mark(Days.at(2)));
            assertThat(ledger.carries()).isEqualTo(next.carries());
            assertThat(Days.append(ledger, Days.settled(Days.at(2), ledger.carries()), Days.evidence(Days.at(2))))
                    .isTrue();
            assertThat(ledger.verifyChain()).isEqualTo(4);
        }
    }

    @Test
    void open_aLedgerOfTheFirstVersionWithAMissingEntry_isRefusedAndStaysAsItWas() throws Exception {
        Path file = folder.resolve("ledger.db");
        LegacyLedger.write(file, entries());
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            for (String table : List.of("settlement", "charge", "line", "amount")) {
                statement.execute("DROP TRIGGER " + table + "_no_delete");
            }
            for (String table : List.of("amount", "line", "charge", "settlement")) {
                statement.execute("DELETE FROM " + table + " WHERE seq = 2");
            }
            assertThatThrownBy(() -> LedgerStore.open(file)).hasMessageContaining("cannot open the ledger");
            assertThat(statement.executeQuery("SELECT count(*) FROM settlement").getInt(1))
                    .isEqualTo(2);
        }
    }
}
