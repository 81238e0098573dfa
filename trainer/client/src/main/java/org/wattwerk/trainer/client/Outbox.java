package org.wattwerk.trainer.client;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What the job has to say, latest first: one place each for progress, checkpoint and state. Progress is dropped when it
 * cannot be delivered; a checkpoint and a state stay until the agent has taken them or something newer replaces them.
 * A checkpoint leaves before a state, so that the agent learns of the checkpoint of a pause before the pause.
 */
final class Outbox implements Runnable {
    private static final Duration BETWEEN_PROGRESS = Duration.ofMillis(250);

    private record Message(String what, String body) {}

    private final AgentCalls calls;
    private final Health health = new Health("reports");
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private @Nullable Message progress;
    private @Nullable Message checkpoint;
    private @Nullable Message state;
    private boolean closed;

    Outbox(AgentCalls calls) {
        this.calls = calls;
    }

    Health health() {
        return health;
    }

    void progress(String body) {
        put(() -> progress = new Message("progress", body));
    }

    void checkpoint(String body) {
        put(() -> checkpoint = new Message("checkpoint", body));
    }

    void state(String body) {
        put(() -> state = new Message("state", body));
    }

    void close() {
        put(() -> closed = true);
    }

    private void put(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until everything is delivered; false if that takes longer than the limit. */
    boolean flush(Duration limit) throws InterruptedException {
        long left = limit.toNanos();
        lock.lock();
        try {
            while (progress != null || checkpoint != null || state != null) {
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void run() {
        Backoff backoff = new Backoff();
        long progressFrom = System.nanoTime();
        try {
            while (true) {
                Message message = next(progressFrom);
                if (message == null) {
                    return;
                }
                if (message.what().equals("progress")) {
                    progressFrom = System.nanoTime() + BETWEEN_PROGRESS.toNanos();
                }
                deliver(message, backoff);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void deliver(Message message, Backoff backoff) throws InterruptedException {
        try {
            calls.post(message.what(), message.body());
            settle(message);
            health.well();
            backoff.succeeded();
        } catch (JobClientException e) {
            health.troubled(e);
            boolean pointless = e instanceof JobClientException.Refused refused && refused.isFinal();
            if (pointless || message.what().equals("progress")) {
                settle(message);
            }
            rest(backoff.failed());
        }
    }

    /** The next message, once there is one that may leave; null when closed. */
    private @Nullable Message next(long progressFrom) throws InterruptedException {
        lock.lock();
        try {
            while (!closed) {
                if (checkpoint != null) {
                    return checkpoint;
                }
                if (state != null) {
                    return state;
                }
                long early = progressFrom - System.nanoTime();
                if (progress != null && early <= 0) {
                    return progress;
                }
                if (progress == null) {
                    changed.await();
                } else {
                    changed.awaitNanos(early);
                }
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    /** Forgets a message unless something else has taken its place meanwhile. */
    private void settle(Message message) {
        put(() -> {
            progress = message.equals(progress) ? null : progress;
            checkpoint = message.equals(checkpoint) ? null : checkpoint;
            state = message.equals(state) ? null : state;
        });
    }

    /** New messages do not shorten the rest after a failure; closing does. */
    private void rest(Duration time) throws InterruptedException {
        long left = time.toNanos();
        lock.lock();
        try {
            while (!closed && left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }
}
