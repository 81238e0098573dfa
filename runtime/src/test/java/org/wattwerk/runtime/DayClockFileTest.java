package org.wattwerk.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wattwerk.core.time.Moment;

class DayClockFileTest {
    private static final Instant MIDNIGHT = Instant.parse("2024-12-11T23:00:00Z");

    @TempDir
    Path folder;

    @Test
    void get_betweenTwoReadings_advancesDayByPaceTimesControlTime() throws IOException {
        DayClockFile clock = DayClockFile.create(folder.resolve("clock"), MIDNIGHT);
        clock.setPace(480);
        Moment first = clock.get();
        Moment second = clock.get();
        Duration control = second.elapsed().minus(first.elapsed());
        Duration day = Duration.between(first.day(), second.day());
        // 480 seconds of day for each second of control time, exact but for the rounding of two readings.
        assertThat(day.toNanos()).isCloseTo(control.toNanos() * 480, org.assertj.core.data.Offset.offset(2L));
    }

    @Test
    void setPace_changed_keepsDayContinuousForEveryReader() throws IOException {
        Path file = folder.resolve("clock");
        DayClockFile writer = DayClockFile.create(file, MIDNIGHT);
        DayClockFile reader = DayClockFile.open(file);
        Instant last = reader.get().day();
        for (int i = 0; i < 1_000; i++) {
            writer.setPace(i % 2 == 0 ? 1 : 480);
            Instant now = reader.get().day();
            assertThat(now).isAfterOrEqualTo(last);
            last = now;
        }
        assertThat(Duration.between(MIDNIGHT, last)).isLessThan(Duration.ofHours(2));
    }

    @Test
    void setPace_zero_holdsTheDay() throws IOException {
        DayClockFile clock = DayClockFile.create(folder.resolve("clock"), MIDNIGHT);
        clock.setPace(0);
        assertThat(clock.get().day()).isEqualTo(clock.get().day());
    }

    @Test
    void open_foreignOrMissingFile_isRefused() throws IOException {
        Path foreign = Files.write(folder.resolve("foreign"), new byte[48]);
        assertThatThrownBy(() -> DayClockFile.open(foreign)).hasMessageContaining("not a day clock");
        assertThatThrownBy(() -> DayClockFile.open(folder.resolve("none"))).hasMessageContaining("no day clock");
    }
}
