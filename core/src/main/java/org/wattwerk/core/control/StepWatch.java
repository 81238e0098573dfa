package org.wattwerk.core.control;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** The pace of one attempt of a job: how long its steps take, and since when it has made none. */
final class StepWatch {
    private static final int KEPT = 31;
    /** A pace is believed once so many steps were timed. */
    private static final int ENOUGH = 5;

    private final long[] nanosPerStep = new long[KEPT];
    private int timed;
    private long step;
    private Duration lastStep = Duration.ZERO;

    /** The first rank said at which step it is. */
    void at(long said, Duration elapsed) {
        if (said <= step) {
            return;
        }
        if (step > 0) {
            nanosPerStep[timed % KEPT] =
                    elapsed.minus(lastStep).dividedBy(said - step).toNanos();
            timed++;
        }
        step = said;
        lastStep = elapsed;
    }

    /** It could not compute: time that it was made to rest is not lateness. */
    void rested(Duration elapsed) {
        lastStep = elapsed;
    }

    /** How long a step usually takes: the median of the last; empty before enough were seen. */
    Optional<Duration> usual() {
        int count = Math.min(timed, KEPT);
        if (count < ENOUGH) {
            return Optional.empty();
        }
        long[] sorted = Arrays.copyOf(nanosPerStep, count);
        Arrays.sort(sorted);
        return Optional.of(Duration.ofNanos(sorted[count / 2]));
    }

    /** For how long it is overdue by a rule; empty while it is in time. */
    Optional<Duration> stalledFor(StallRule rule, Duration elapsed) {
        Duration silent = elapsed.minus(lastStep);
        return usual().map(step -> longer(step.multipliedBy(rule.steps()), rule.atLeast()))
                .filter(allowed -> silent.compareTo(allowed) > 0)
                .map(allowed -> silent);
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }
}
