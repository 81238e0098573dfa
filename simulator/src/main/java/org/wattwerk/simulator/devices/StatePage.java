package org.wattwerk.simulator.devices;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;

/**
 * One value in a mapped page that threads and processes change one at a time.
 *
 * <p>The lock is one word that names its owner; a waiter takes it over when the owner has ended. The value lies in two
 * slots: a writer fills the hidden one and then shows it with a single store, so that an owner that dies half way leaves
 * the former value.
 */
final class StatePage<T> {
    /** How a value lies in a slot. */
    interface Form<T> {
        T read(ByteBuffer slot);

        void write(ByteBuffer slot, T value);
    }

    static final int SIZE = 4096;

    private static final VarHandle WORD = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int LOCK = 64;
    private static final int SHOWN = 72;
    private static final int FIRST_SLOT = 512;
    private static final int SLOT_SIZE = 512;
    private static final int SPINS = 1_000;
    private static final int WAITS = 10_000;
    private static final long WAIT_NANOS = 1_000_000;

    private final ByteBuffer page;
    private final Form<T> form;
    private final String name;

    /**
     * @param page {@value #SIZE} bytes, aligned to 8
     * @param name what to call the page in an error
     */
    StatePage(ByteBuffer page, Form<T> form, String name) {
        this.page = page;
        this.form = form;
        this.name = name;
    }

    /** Puts the first value into a page that nobody else sees yet. */
    void begin(T value) {
        form.write(slot(0), value);
        WORD.setRelease(page, SHOWN, 0L);
    }

    /** Changes the value and returns the new one. */
    T update(UnaryOperator<T> change) {
        lock();
        try {
            long shown = (long) WORD.getAcquire(page, SHOWN);
            T next = change.apply(form.read(slot(shown)));
            form.write(slot(shown + 1), next);
            WORD.setRelease(page, SHOWN, shown + 1);
            return next;
        } finally {
            WORD.setRelease(page, LOCK, 0L);
        }
    }

    /** The value last shown, whoever is about to change it. */
    T peek() {
        while (true) {
            long shown = (long) WORD.getAcquire(page, SHOWN);
            try {
                T value = form.read(slot(shown));
                VarHandle.loadLoadFence();
                if ((long) WORD.getAcquire(page, SHOWN) == shown) {
                    return value;
                }
            } catch (IllegalArgumentException e) {
                // A slot that was overwritten while it was read makes no sense; one that was not is torn.
                if ((long) WORD.getAcquire(page, SHOWN) == shown) {
                    throw e;
                }
            }
        }
    }

    private void lock() {
        long self = LockOwner.self().word();
        for (int attempt = 0; attempt < SPINS + WAITS; attempt++) {
            long owner = (long) WORD.compareAndExchange(page, LOCK, 0L, self);
            if (owner == 0) {
                return;
            }
            if (attempt < SPINS) {
                Thread.onSpinWait();
                continue;
            }
            if (!new LockOwner(owner).isAlive() && WORD.compareAndSet(page, LOCK, owner, self)) {
                return;
            }
            LockSupport.parkNanos(WAIT_NANOS);
        }
        long owner = (long) WORD.getAcquire(page, LOCK);
        throw new IllegalStateException(name + " is held by process " + new LockOwner(owner).pid()
                + ", which does not go on: end that process");
    }

    private ByteBuffer slot(long shown) {
        return page.slice(FIRST_SLOT + (int) (shown & 1) * SLOT_SIZE, SLOT_SIZE).order(ByteOrder.LITTLE_ENDIAN);
    }
}
