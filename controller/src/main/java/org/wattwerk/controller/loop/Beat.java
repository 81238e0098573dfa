package org.wattwerk.controller.loop;

import io.vertx.core.Context;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wattwerk.core.time.Moment;
import org.wattwerk.core.time.Timers;

/**
 * The inbox of the loop and when it is emptied: four times a second of control time, and at once after what cannot wait.
 * Any thread may post; everything runs on the loop's context.
 */
final class Beat {
    private static final Logger LOG = LoggerFactory.getLogger(Beat.class);
    private static final Duration TICK = Duration.ofMillis(250);
    /** Urgent messages closer together than this share a tick, so that many nodes do not drown the loop. */
    private static final Duration SHORTEST = Duration.ofMillis(10);

    private final Context context;
    private final Timers timers;
    private final Consumer<Moment> step;
    private final Deque<Consumer<Moment>> inbox = new ArrayDeque<>();
    private Timers.@Nullable Cancellable nextTick;
    private boolean urgentTickComes;
    private Duration lastTick = Duration.ZERO;
    private boolean stopped;

    /**
     * @param step what a tick does; it empties the inbox when it wants to know
     */
    Beat(Context context, Timers timers, Consumer<Moment> step) {
        this.context = context;
        this.timers = timers;
        this.step = step;
    }

    /** Puts a message into the inbox; an urgent one makes a tick come at once. */
    void post(boolean urgent, Consumer<Moment> message) {
        context.runOnContext(nothing -> {
            inbox.add(message);
            if (urgent && !urgentTickComes && !stopped) {
                urgentTickComes = true;
                Duration since = timers.elapsed().minus(lastTick);
                if (since.compareTo(SHORTEST) >= 0) {
                    context.runOnContext(then -> tick());
                } else {
                    timers.after(SHORTEST.minus(since), this::tick);
                }
            }
        });
    }

    /** Hands over everything that has come, in order; a bad message is left out. */
    void empty(Moment now) {
        for (Consumer<Moment> message = inbox.poll(); message != null; message = inbox.poll()) {
            try {
                message.accept(now);
            } catch (IllegalArgumentException e) {
                LOG.warn("a message was left out: {}", e.getMessage());
            }
        }
    }

    /** One tick now, and the next in its time. */
    void tick() {
        if (stopped) {
            return;
        }
        urgentTickComes = false;
        if (nextTick != null) {
            nextTick.cancel();
        }
        Moment now = timers.moment();
        lastTick = now.elapsed();
        try {
            step.accept(now);
        } catch (RuntimeException e) {
            // A broken invariant in one tick: said loudly, and the leases that were granted end by themselves if it
            // stays.
            LOG.error("a tick of the control loop failed", e);
        }
        nextTick = timers.after(TICK, this::tick);
    }

    /** One last tick; false if it had stopped before. */
    boolean stop() {
        if (stopped) {
            return false;
        }
        tick();
        stopped = true;
        if (nextTick != null) {
            nextTick.cancel();
        }
        return true;
    }
}
