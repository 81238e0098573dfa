package org.wattwerk.runtime;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.wattwerk.core.time.Moment;
import org.wattwerk.core.time.Timers;

/**
 * Timers on one Vert.x event loop; tasks run on the context on which they were asked for.
 *
 * <p>An instant of day time is awaited in short pieces, so that a change of pace is noticed soon.
 */
public final class VertxTimers implements Timers {
    private static final Duration PATIENCE = Duration.ofMillis(50);
    /** The wall clock keeps its pace; that somebody sets it may be noticed later, since each look wakes the process. */
    private static final Duration PATIENCE_BY_THE_WALL = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final Supplier<Moment> clock;
    private final Supplier<Double> pace;
    private final Duration patience;

    private VertxTimers(Vertx vertx, Supplier<Moment> clock, Supplier<Double> pace, Duration patience) {
        this.vertx = vertx;
        this.clock = clock;
        this.pace = pace;
        this.patience = patience;
    }

    /** Day time from the wall clock. */
    public static VertxTimers wall(Vertx vertx) {
        return new VertxTimers(vertx, new WallClock(), () -> 1.0, PATIENCE_BY_THE_WALL);
    }

    /** Day time from a shared time-lapse. */
    public static VertxTimers timeLapse(Vertx vertx, DayClockFile dayClock) {
        return new VertxTimers(vertx, dayClock, dayClock::pace, PATIENCE);
    }

    @Override
    public Moment moment() {
        return clock.get();
    }

    @Override
    public double pace() {
        return pace.get();
    }

    @Override
    public Cancellable after(Duration delay, Runnable task) {
        Wait wait = new Wait(owner());
        wait.start(delay, task);
        return wait;
    }

    @Override
    public Cancellable at(Instant day, Runnable task) {
        Wait wait = new Wait(owner());
        await(wait, day, task);
        return wait;
    }

    private void await(Wait wait, Instant day, Runnable task) {
        Duration left = Duration.between(now(), day);
        if (left.isNegative() || left.isZero()) {
            wait.start(Duration.ZERO, task);
            return;
        }
        double controlNanos = left.toNanos() / Math.max(pace(), 1e-6);
        Duration piece = controlNanos < patience.toNanos() ? Duration.ofNanos((long) controlNanos) : patience;
        wait.start(piece, () -> await(wait, day, task));
    }

    private Context owner() {
        Context current = Vertx.currentContext();
        return current == null ? vertx.getOrCreateContext() : current;
    }

    private final class Wait implements Cancellable {
        private final Context owner;
        private long timer = -1;
        private boolean cancelled;

        Wait(Context owner) {
            this.owner = owner;
        }

        synchronized void start(Duration delay, Runnable task) {
            if (cancelled) {
                return;
            }
            long millis = Math.max(1, (delay.toNanos() + 999_999) / 1_000_000);
            timer = vertx.setTimer(
                    millis,
                    id -> owner.runOnContext(nothing -> {
                        if (!isCancelled()) {
                            task.run();
                        }
                    }));
        }

        private synchronized boolean isCancelled() {
            return cancelled;
        }

        @Override
        public synchronized void cancel() {
            cancelled = true;
            vertx.cancelTimer(timer);
        }
    }
}
