package org.wattwerk.agent.gpu;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Samples all devices one after another, ten times a second for a year: one thread, since waking eight would cost more than
 * what they do, and no garbage. A device that hangs takes its thread along: another one goes on with the rest.
 */
final class Sampler {
    private static final int NOWHERE = -1;

    private final Pace pace;
    private final IntConsumer sample;
    private final boolean[] hanging;
    private volatile @Nullable Round round;
    private boolean closed;

    /** @param sample takes one sample of one device */
    Sampler(int devices, Pace pace, IntConsumer sample) {
        this.pace = pace;
        this.sample = sample;
        this.hanging = new boolean[devices];
        begin();
    }

    /** Something else has found this device hanging: if it is in it that the sampling hangs, others are sampled on. */
    synchronized void hangs(int device) {
        Round stuck = round;
        if (!closed && stuck != null && stuck.inside == device) {
            hanging[device] = true;
            begin();
        }
    }

    /** Ends; true if no sample hangs. */
    boolean close() {
        Round last = end();
        if (last != null) {
            LockSupport.unpark(last);
            try {
                last.join(pace.period().toMillis() + 1_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return (last == null || !last.isAlive()) && !isAnyHanging();
    }

    private synchronized @Nullable Round end() {
        Round last = round;
        closed = true;
        round = null;
        return last;
    }

    private synchronized boolean isAnyHanging() {
        for (boolean each : hanging) {
            if (each) {
                return true;
            }
        }
        return false;
    }

    private void begin() {
        Round next = new Round(Arrays.copyOf(hanging, hanging.length));
        round = next;
        next.start();
    }

    private boolean isPresent(Round asking) {
        return round == asking;
    }

    /** A round has ended; if it was this device that it hung in, the device is sampled again. */
    private synchronized void ended(int device) {
        if (hanging[device]) {
            hanging[device] = false;
            if (!closed) {
                begin();
            }
        }
    }

    /** One thread and the devices that it leaves out. */
    private final class Round extends Thread {
        private final boolean[] left;
        private volatile int inside = NOWHERE;

        Round(boolean[] left) {
            super("samples of GPUs");
            this.left = left;
            setDaemon(true);
        }

        @Override
        public void run() {
            SplittableRandom jitter = new SplittableRandom(left.length);
            long due = pace.nanos().getAsLong();
            while (isPresent(this)) {
                long wait = due - pace.nanos().getAsLong();
                if (wait > 0) {
                    LockSupport.parkNanos(this, wait);
                    continue;
                }
                for (int device = 0; device < left.length; device++) {
                    if (!left[device]) {
                        inside = device;
                        sample.accept(device);
                        inside = NOWHERE;
                        if (!isPresent(this)) {
                            ended(device);
                            return;
                        }
                    }
                }
                long period = pace.period().toNanos();
                due = pace.nanos().getAsLong() + period * 4 / 5 + jitter.nextLong(period * 2 / 5 + 1);
            }
        }
    }
}
