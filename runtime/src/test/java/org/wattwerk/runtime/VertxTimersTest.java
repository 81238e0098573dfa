package org.wattwerk.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wattwerk.core.time.Timers;

class VertxTimersTest {
    private final Vertx vertx = Vertx.vertx();

    @TempDir
    Path folder;

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void at_timeLapse_runsAtOrAfterTheInstantOfDayTime() throws Exception {
        Instant start = Instant.parse("2024-12-11T23:00:00Z");
        DayClockFile clock = DayClockFile.create(folder.resolve("clock"), start);
        VertxTimers timers = VertxTimers.timeLapse(vertx, clock);
        Instant quarter = start.plus(Duration.ofMinutes(15));
        CompletableFuture<Instant> ran = new CompletableFuture<>();
        timers.at(quarter, () -> ran.complete(timers.now()));
        clock.setPace(9_000);
        // 900 s of day at 9,000 s per second: 0.1 s of control time, noticed though the pace changed after the request.
        assertThat(ran.get(10, TimeUnit.SECONDS)).isAfterOrEqualTo(quarter);
    }

    @Test
    void after_cancelled_neverRuns() throws Exception {
        VertxTimers timers = VertxTimers.wall(vertx);
        AtomicBoolean ran = new AtomicBoolean();
        Timers.Cancellable first = timers.after(Duration.ofMillis(20), () -> ran.set(true));
        first.cancel();
        CompletableFuture<Void> later = new CompletableFuture<>();
        timers.after(Duration.ofMillis(60), () -> later.complete(null));
        later.get(10, TimeUnit.SECONDS);
        assertThat(ran).isFalse();
    }
}
