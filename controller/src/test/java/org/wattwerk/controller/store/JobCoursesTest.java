package org.wattwerk.controller.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.wattwerk.controller.store.JobCourses.Kept;
import org.wattwerk.core.cluster.JobSpec;
import org.wattwerk.core.cluster.JobState;
import org.wattwerk.core.ledger.JobCourse;
import org.wattwerk.core.ledger.Sighting;
import org.wattwerk.core.quantity.Share;
import org.wattwerk.core.time.QuarterHour;

class JobCoursesTest {
    private static final Instant AT = Instant.parse("2024-12-12T07:00:00Z");
    private static final QuarterHour FIRST = QuarterHour.containing(AT);
    private static final QuarterHour SECOND = FIRST.next();

    @TempDir
    Path folder;

    private static JobCourse at(JobCourse before, int seconds, JobState state, long step) {
        Sighting.Said said = new Sighting.Said(step, 512 * step, 1e6, step, 512 * step, Duration.ofMillis(10 * step));
        return before.saw(new Sighting(before.lastAt().plusSeconds(seconds), state, 1, step / 1e3, Optional.of(said)));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void keep_severalQuarterHours_areReadBackAsTheyStoodThen(Kind kind) {
        JobCourse early = at(at(JobCourse.submitted(AT), 10, JobState.RUNNING, 5), 20, JobState.RUNNING, 40);
        JobCourse later = at(early, 60, JobState.RUNNING, 70);
        JobCourse last = at(later, 900, JobState.PAUSED, 90);
        LedgerAddress address = kind.fresh(folder);
        try (LedgerStore ledger = LedgerStore.open(address)) {
            ledger.records()
                    .submitted(
                            new JobSpec(Days.JOB, "job", "lab", 1, 1, Share.ofPercent(85), true, List.of("train")), AT);
            ledger.courses().keep(List.of(new Kept(Days.JOB, FIRST, early)));
            ledger.courses().keep(List.of(new Kept(Days.JOB, FIRST, later), new Kept(Days.JOB, SECOND, last)));
        }
        try (LedgerStore ledger = LedgerStore.open(address)) {
            assertThat(ledger.courses().newest()).containsOnlyKeys(Days.JOB).containsEntry(Days.JOB, last);
            assertThat(ledger.courses().before(SECOND)).containsEntry(Days.JOB, later);
            assertThat(ledger.courses().before(FIRST)).isEmpty();
        }
    }
}
