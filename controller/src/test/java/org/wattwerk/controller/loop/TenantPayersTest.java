package org.wattwerk.controller.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.wattwerk.core.cluster.JobId;

class TenantPayersTest {
    private static final Instant NOW = Instant.parse("2026-03-02T07:00:00Z");
    private static final JobId OLD = new JobId("slurm-17");
    private static final JobId NEW = new JobId("slurm-18");

    private final TenantPayers payers = new TenantPayers();

    @Test
    void job_thatNoMarkNamesForFortyDays_isForgotten() {
        payers.named(Map.of(OLD, "physics"), NOW);
        payers.named(Map.of(NEW, "chemistry"), NOW.plus(Duration.ofDays(30)));
        assertThat(payers.costCentres(NOW.plus(Duration.ofDays(40)))).containsOnlyKeys(OLD, NEW);
        assertThat(payers.costCentres(NOW.plus(Duration.ofDays(42)))).isEqualTo(Map.of(NEW, "chemistry"));
    }

    @Test
    void job_thatIsNamedAgain_isPaidByWhomWasNamedLast() {
        payers.named(Map.of(OLD, "physics"), NOW);
        payers.named(Map.of(OLD, "biology"), NOW.plusSeconds(900));
        assertThat(payers.costCentres(NOW)).isEqualTo(Map.of(OLD, "biology"));
    }
}
