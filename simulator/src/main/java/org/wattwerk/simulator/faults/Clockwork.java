package org.wattwerk.simulator.faults;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Random;

/** Simulated time in milliseconds, as a queue of what happens next; what happens at one time happens in the order it was put. */
final class Clockwork {
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::order));
    private final Random random;
    private long now;
    private long order;

    private record Event(long at, long order, Runnable what) {}

    Clockwork(long seed) {
        this.random = new Random(seed);
    }

    long now() {
        return now;
    }

    void after(long millis, Runnable what) {
        events.add(new Event(now + millis, order++, what));
    }

    /** From {@code low} to {@code high}, both included. */
    long between(long low, long high) {
        return low + random.nextInt((int) (high - low + 1));
    }

    boolean happens(double probability) {
        return random.nextDouble() < probability;
    }

    /** Lets everything happen up to and including a time. */
    void runUntil(long end) {
        for (Event next = events.peek(); next != null && next.at() <= end; next = events.peek()) {
            events.remove();
            now = next.at();
            next.what().run();
        }
        now = end;
    }
}
