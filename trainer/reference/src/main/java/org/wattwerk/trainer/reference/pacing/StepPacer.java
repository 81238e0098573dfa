package org.wattwerk.trainer.reference.pacing;

import java.time.Duration;

/**
 * Says when the next step may begin on a device of changing speed. A step is a fixed amount of work, its nominal
 * period; work done is the integral of the speed over time, so a change of speed counts from the moment it happens and
 * not from the next step. Pure: the caller brings the time, nanoseconds from any start.
 */
public final class StepPacer {
    private final double nominalNanos;
    private double workLeftNanos;
    private double speed;
    private long since;

    public StepPacer(Duration nominal) {
        if (nominal.isNegative() || nominal.isZero()) {
            throw new IllegalArgumentException("nominal period is not positive: " + nominal);
        }
        this.nominalNanos = nominal.toNanos();
    }

    /** A step begins now. */
    public void begin(long nowNanos, double newSpeed) {
        workLeftNanos = nominalNanos;
        speed = newSpeed;
        since = nowNanos;
    }

    /** Forgets what is left of the step, as after a pause. */
    public void release() {
        workLeftNanos = 0;
    }

    /**
     * How long the step still lasts if the speed stays as it is from now on.
     *
     * @param newSpeed share of nominal speed, 0 or more
     * @return zero when the next step may begin; the longest possible duration at speed 0
     */
    public Duration left(long nowNanos, double newSpeed) {
        workLeftNanos = Math.max(0, workLeftNanos - (nowNanos - since) * speed);
        since = nowNanos;
        speed = newSpeed;
        if (workLeftNanos < 1) {
            return Duration.ZERO;
        }
        double nanos = Math.ceil(workLeftNanos / speed);
        return Duration.ofNanos(nanos < Long.MAX_VALUE ? (long) nanos : Long.MAX_VALUE);
    }
}
