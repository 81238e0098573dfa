package org.wattwerk.agent.gpu;

import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.wattwerk.core.device.DeviceException;

/**
 * One device's thread, on which it is called and, in between, sampled. Sampling makes no garbage: it runs ten times a
 * second for each device for a year.
 */
final class Lane {
    private final String device;
    private final Duration patience;
    private final Thread thread;
    private final AtomicReference<@Nullable Runnable> next = new AtomicReference<>();
    /** Odd while the thread is inside the driver; every entry and every return adds one. */
    private volatile long passages;

    private volatile boolean closed;
    private long hungAt;

    /**
     * @param device its name, for people
     * @param pace how often {@code sample} is run; empty for never
     */
    Lane(String device, Duration patience, Optional<Pace> pace, Runnable sample) {
        this.device = device;
        this.patience = patience;
        this.thread = new Thread(() -> live(pace, sample), device);
        thread.setDaemon(true);
        thread.start();
    }

    /** Runs a call on the thread and waits for it, unless an earlier one still hangs there. */
    synchronized <T> T call(Callable<T> call) throws DeviceException {
        if (closed) {
            throw new DeviceException(device + " was closed");
        }
        if (hungAt != 0 && hungAt == passages) {
            throw new DeviceException(device + " hangs: an earlier call has not returned from the driver; "
                    + "drain the node and look into the kernel's log");
        }
        hungAt = 0;
        FutureTask<T> task = new FutureTask<>(call);
        next.set(task);
        LockSupport.unpark(thread);
        try {
            return task.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            long inside = passages;
            hungAt = inside % 2 == 1 ? inside : 0;
            // What never began must not begin when nobody expects it any more.
            next.compareAndSet(task, null);
            throw new DeviceException(
                    device + " has not answered within " + patience.toMillis() + " ms; other devices go on", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DeviceException(device + " was not waited for: the agent is stopping", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof DeviceException refused) {
                throw refused;
            }
            throw new DeviceException(device + " failed: " + e.getCause(), e);
        }
    }

    /** Ends the thread; true if nothing hangs on it. */
    synchronized boolean close() {
        closed = true;
        LockSupport.unpark(thread);
        try {
            thread.join(patience.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }

    private void live(Optional<Pace> pace, Runnable sample) {
        SplittableRandom jitter = new SplittableRandom(device.hashCode());
        long due = pace.map(set -> set.nanos().getAsLong()).orElse(0L);
        while (!closed) {
            Runnable call = next.getAndSet(null);
            if (call != null) {
                inside(call);
            } else if (pace.isEmpty()) {
                LockSupport.park(this);
            } else {
                long wait = due - pace.get().nanos().getAsLong();
                if (wait > 0) {
                    LockSupport.parkNanos(this, wait);
                } else {
                    inside(sample);
                    long period = pace.get().period().toNanos();
                    due = pace.get().nanos().getAsLong() + period * 4 / 5 + jitter.nextLong(period * 2 / 5 + 1);
                }
            }
        }
    }

    // Written by its own thread alone.
    @SuppressWarnings("NonAtomicVolatileUpdate")
    private void inside(Runnable work) {
        passages++;
        try {
            work.run();
        } finally {
            passages++;
        }
    }
}
