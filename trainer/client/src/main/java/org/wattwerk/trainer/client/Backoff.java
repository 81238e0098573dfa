package org.wattwerk.trainer.client;

import java.time.Duration;

/** How long to wait before the next try: doubled after every failure, from a tenth of a second to two seconds. */
final class Backoff {
    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(2);

    private Duration next = FIRST;

    /** A failure happened: the time to wait now. */
    Duration failed() {
        Duration now = next;
        Duration doubled = next.multipliedBy(2);
        next = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
        return now;
    }

    void succeeded() {
        next = FIRST;
    }
}
