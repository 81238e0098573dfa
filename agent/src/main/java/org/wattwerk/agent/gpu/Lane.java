package org.wattwerk.agent.gpu;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.wattwerk.core.device.DeviceException;

/** One device's thread, on which it is called. */
final class Lane {
    private final String device;
    private final Duration patience;
    private final Thread thread;
    private final AtomicReference<@Nullable Runnable> next = new AtomicReference<>();
    /** Odd while the thread is inside the driver; every entry and every return adds one. */
    private volatile long passages;

    private volatile boolean closed;
    private long hungAt;

    /** @param device its name, for people */
    Lane(String device, Duration patience) {
        this.device = device;
        this.patience = patience;
        this.thread = new Thread(this::live, device);
        thread.setDaemon(true);
        thread.start();
    }

    /** Runs a call on the thread and waits for it, unless an earlier one still hangs there. */
    synchronized <T> T call(Callable<T> call) throws DeviceException {
        if (closed) {
            throw new DeviceException(device + " was closed");
        }
        if (hangs()) {
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

    /** True while a call has not returned from the driver within its time. */
    synchronized boolean hangs() {
        return hungAt != 0 && hungAt == passages;
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

    private void live() {
        while (!closed) {
            Runnable call = next.getAndSet(null);
            if (call == null) {
                LockSupport.park(this);
            } else {
                inside(call);
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
