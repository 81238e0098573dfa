package org.wattwerk.controller.influx;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A bounded queue of lines between the control loop and the writer. When it is full, samples give way, oldest first, and
 * settled lines only when no sample is left: a gap in a curve is bearable, a gap in the money is not.
 */
final class LineQueue {
    private final int capacity;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<String> samples = new ArrayDeque<>();
    private final ArrayDeque<String> settled = new ArrayDeque<>();
    private boolean closed;
    private long dropped;

    LineQueue(int capacity) {
        this.capacity = capacity;
    }

    void addSamples(List<String> lines) {
        add(samples, lines);
    }

    void addSettled(List<String> lines) {
        add(settled, lines);
    }

    private void add(ArrayDeque<String> queue, List<String> lines) {
        lock.lock();
        try {
            if (closed) {
                dropped += lines.size();
                return;
            }
            queue.addAll(lines);
            while (samples.size() + settled.size() > capacity) {
                if (samples.pollFirst() == null) {
                    settled.pollFirst();
                }
                dropped++;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Up to so many lines, settled ones first; waits for the first one. Empty once closed and drained. */
    List<String> take(int most) throws InterruptedException {
        lock.lock();
        try {
            while (samples.isEmpty() && settled.isEmpty() && !closed) {
                changed.await();
            }
            List<String> batch = new ArrayList<>();
            while (batch.size() < most && !settled.isEmpty()) {
                batch.add(settled.removeFirst());
            }
            while (batch.size() < most && !samples.isEmpty()) {
                batch.add(samples.removeFirst());
            }
            return batch;
        } finally {
            lock.unlock();
        }
    }

    /** Waits before another try, or until closed. */
    void rest(Duration pause) throws InterruptedException {
        lock.lock();
        try {
            long left = pause.toNanos();
            while (left > 0 && !closed) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Takes nothing more in; what is in may still be taken. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** Lines that were never handed to the writer. */
    long dropped() {
        lock.lock();
        try {
            return dropped;
        } finally {
            lock.unlock();
        }
    }
}
