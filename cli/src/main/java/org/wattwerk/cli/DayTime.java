package org.wattwerk.cli;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.wattwerk.core.time.Moment;
import org.wattwerk.core.time.Timers;
import org.wattwerk.runtime.DayClockFile;
import org.wattwerk.runtime.ExitException;
import org.wattwerk.runtime.VertxTimers;
import org.wattwerk.runtime.WallClock;
import picocli.CommandLine.Option;

/** Where a process has its day time from: the wall clock, or the shared clock of a time-lapse. */
final class DayTime {
    @Option(
            names = "--day-clock",
            paramLabel = "FILE",
            description = "Takes part in a time-lapse; without it, day time is the wall clock.")
    private @Nullable Path file;

    private @Nullable DayClockFile opened;

    Supplier<Moment> clock() {
        DayClockFile shared = shared();
        return shared == null ? new WallClock() : shared;
    }

    Timers timers(Vertx vertx) {
        DayClockFile shared = shared();
        return shared == null ? VertxTimers.wall(vertx) : VertxTimers.timeLapse(vertx, shared);
    }

    private @Nullable DayClockFile shared() {
        try {
            if (opened == null && file != null) {
                opened = DayClockFile.open(file);
            }
            return opened;
        } catch (IOException e) {
            throw ExitException.badInput("--day-clock: " + e.getMessage());
        }
    }
}
