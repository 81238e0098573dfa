package org.wattwerk.controller.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.wattwerk.core.cluster.Holding;
import org.wattwerk.core.cluster.JobSpec;
import org.wattwerk.core.cluster.JobState;
import org.wattwerk.core.quantity.Share;
import org.wattwerk.core.tariff.PriceCurve;
import org.wattwerk.core.tariff.TypicalYear;

class SiteRecordsTest {
    private static final Instant AT = Instant.parse("2024-12-12T07:00:00Z");

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(Kind.class)
    void jobs_afterReopening_haveTheirSpecAndWholeHistory(Kind kind) {
        LedgerAddress address = kind.fresh(folder);
        JobSpec job = new JobSpec(
                Days.JOB,
                "Pretraining",
                "foundation-model",
                10,
                1,
                Share.ofPercent(85),
                true,
                List.of("train", "--x=1"),
                Holding.of(1),
                "bayerngpt");
        try (LedgerStore ledger = LedgerStore.open(address)) {
            ledger.records().submitted(job, AT);
            ledger.records().changed(Days.JOB, JobState.RUNNING, AT.plusSeconds(5), "node-1 is free");
            assertThatThrownBy(() -> ledger.records().submitted(job, AT)).isInstanceOf(StoreException.class);
        }
        try (LedgerStore ledger = LedgerStore.open(address)) {
            SiteRecords.StoredJob stored = ledger.records().jobs().get(0);
            assertThat(stored.spec()).isEqualTo(job);
            assertThat(stored.submitted()).isEqualTo(AT);
            assertThat(stored.state()).isEqualTo(JobState.RUNNING);
            assertThat(stored.history())
                    .containsExactly(
                            new SiteRecords.JobChange(JobState.QUEUED, AT, "submitted"),
                            new SiteRecords.JobChange(JobState.RUNNING, AT.plusSeconds(5), "node-1 is free"));
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void events_cancelled_areNoLongerInForce(Kind kind) {
        LedgerAddress address = kind.fresh(folder);
        try (LedgerStore ledger = LedgerStore.open(address)) {
            ledger.records().ordered("limit-1", "{\"kw\":12}", AT);
            ledger.records().ordered("limit-2", "{\"kw\":9}", AT);
            ledger.records().cancelled("limit-1", AT.plusSeconds(1));
            assertThat(ledger.records().events())
                    .containsExactly(new SiteRecords.StoredEvent("limit-2", AT, "{\"kw\":9}"));
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void prices_afterReopening_areTheCurveLoadedLast(Kind kind) {
        LedgerAddress address = kind.fresh(folder);
        PriceCurve autumn = TypicalYear.day(LocalDate.parse("2026-10-25"), 1);
        try (LedgerStore ledger = LedgerStore.open(address)) {
            assertThat(ledger.records().prices()).isEmpty();
            ledger.records().loaded(TypicalYear.day(LocalDate.parse("2026-10-24"), 1), AT);
            ledger.records().loaded(autumn, AT);
        }
        try (LedgerStore ledger = LedgerStore.open(address)) {
            assertThat(ledger.records().prices()).contains(autumn);
        }
    }
}
