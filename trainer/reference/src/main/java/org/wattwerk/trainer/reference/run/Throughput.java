package org.wattwerk.trainer.reference.run;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** Tokens per second over the last two seconds, waiting included. */
final class Throughput {
    private static final long WINDOW_NANOS = Duration.ofSeconds(2).toNanos();

    private final Deque<Mark> marks = new ArrayDeque<>();

    private record Mark(long nanos, long tokens) {}

    /** From here on; what was before a pause does not count. */
    void restart(long nowNanos, long tokens) {
        marks.clear();
        marks.add(new Mark(nowNanos, tokens));
    }

    /** A step has ended; the tokens are those of the whole run so far. */
    void step(long nowNanos, long tokens) {
        marks.add(new Mark(nowNanos, tokens));
        while (marks.size() > 2 && nowNanos - marks.getFirst().nanos() > WINDOW_NANOS) {
            marks.removeFirst();
        }
    }

    /** Zero until a step has ended. */
    double tokensPerSecond() {
        if (marks.size() < 2) {
            return 0;
        }
        double nanos = marks.getLast().nanos() - marks.getFirst().nanos();
        return nanos > 0 ? (marks.getLast().tokens() - marks.getFirst().tokens()) * 1e9 / nanos : 0;
    }
}
