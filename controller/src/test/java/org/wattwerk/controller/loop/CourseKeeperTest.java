package org.wattwerk.controller.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wattwerk.controller.store.LedgerStore;
import org.wattwerk.controller.store.LedgerWriter;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.JobSpec;
import org.wattwerk.core.cluster.JobState;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.control.JobProgress;
import org.wattwerk.core.control.JobView;
import org.wattwerk.core.ledger.Goodput;
import org.wattwerk.core.quantity.Share;
import org.wattwerk.core.time.Moment;

class CourseKeeperTest {
    private static final Instant START = Instant.parse("2024-12-11T23:00:10Z");
    private static final JobId JOB = new JobId("pretraining");
    private static final NodeId NODE = new NodeId("node-1");
    private static final JobSpec SPEC =
            new JobSpec(JOB, "job", "cost-centre", 1, 1, Share.ofPercent(100), true, List.of("train"));

    @TempDir
    private Path folder = Path.of("");

    @Test
    void said_severalTimesBetweenTicks_isNotTakenForThrottling() {
        try (LedgerStore store = LedgerStore.open(folder.resolve("ledger.db"));
                LedgerWriter writer = new LedgerWriter(store)) {
            store.records().submitted(SPEC, START);
            CourseKeeper courses = new CourseKeeper(writer, Map.of());
            courses.saw(List.of(running(0)), at(0));
            for (int tenth = 1; tenth <= 1_000; tenth++) {
                courses.said(NODE, JOB, progress(tenth), at(tenth), 1);
                if (tenth % 10 == 0) {
                    courses.saw(List.of(running(tenth)), at(tenth));
                }
            }
            Goodput goodput = Objects.requireNonNull(courses.courses().get(JOB)).goodput();
            assertThat(goodput.total()).isEqualTo(Duration.ofSeconds(100));
            // At full speed but for the rounding of work to milliseconds, once in each of a hundred ticks.
            assertThat(goodput.time(Goodput.Part.THROTTLED)).isLessThanOrEqualTo(Duration.ofMillis(100));
            assertThat(goodput.computed()).isEqualTo(1_000 * 512);
        }
    }

    private static Moment at(int tenths) {
        Duration passed = Duration.ofMillis(100L * tenths);
        return new Moment(passed, START.plus(passed));
    }

    /** A quarter hour at full speed is 9,000 tenths of a second. */
    private static JobView running(int tenths) {
        return new JobView(SPEC, JobState.RUNNING, "", List.of(NODE), START, tenths / 9_000.0, 1, Optional.empty());
    }

    private static JobProgress progress(int step) {
        return new JobProgress(
                JobProgress.Phase.RUNNING, step, step * 512L, OptionalDouble.empty(), 5_120, 0, 0, "", 1);
    }
}
