package org.wattwerk.agent.source;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.wattwerk.core.time.Moment;

/** Both clocks, moved on by hand. */
final class HandClock implements Supplier<Moment> {
    private Moment now = new Moment(Duration.ofHours(1), Instant.parse("2026-11-24T08:00:00Z"));

    void pass(Duration time) {
        now = new Moment(now.elapsed().plus(time), now.day().plus(time));
    }

    @Override
    public Moment get() {
        return now;
    }
}
