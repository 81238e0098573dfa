package org.wattwerk.core.device;

import org.wattwerk.core.quantity.Energy;

/**
 * Adds up samples of power without making garbage, since it is called ten times a second for each device for a year. Not
 * safe for two threads at once.
 */
public final class PowerIntegrator {
    /** Samples further apart than this say nothing of what lies between them. */
    private static final long LONGEST_STEP_NANOS = 2_000_000_000L;

    /** Twice a milliwatt for a nanosecond, in which a trapezoid is a whole number. */
    private static final long PER_MILLIJOULE = 2_000_000_000L;

    private long lastNanos;
    private long lastMilliwatts;
    private long millijoules;
    private long rest;
    private double variance;
    private double spread;
    private long samples;
    private long changes;

    /**
     * One sample.
     *
     * @param nanos when, on a monotonic clock; a sample that is not later than the last one is left out
     */
    public void add(long nanos, long milliwatts) {
        if (samples > 0) {
            long step = nanos - lastNanos;
            if (step <= 0) {
                return;
            }
            long sum = lastMilliwatts + milliwatts;
            // Seconds and the rest apart, so that an hour's gap does not overflow.
            millijoules += step / 1_000_000_000L * sum / 2;
            rest += step / 1_000_000_000L * sum % 2 * 1_000_000_000L + step % 1_000_000_000L * sum;
            millijoules += rest / PER_MILLIJOULE;
            rest %= PER_MILLIJOULE;
            if (step > LONGEST_STEP_NANOS) {
                spread += Math.max(lastMilliwatts, milliwatts) * (step / 1e9);
            } else {
                double off = Math.abs(milliwatts - lastMilliwatts) * (step / 2e9);
                variance += off * off;
            }
            if (milliwatts != lastMilliwatts) {
                changes++;
            }
        }
        samples++;
        lastNanos = nanos;
        lastMilliwatts = milliwatts;
    }

    /** The last sample in milliwatts; 0 before the first. */
    public long lastMilliwatts() {
        return lastMilliwatts;
    }

    /** Everything so far; closes one reading's worth of samples. */
    public PowerIntegral read() {
        spread += Math.sqrt(variance);
        variance = 0;
        return new PowerIntegral(new Energy(millijoules), new Energy((long) Math.ceil(spread)), samples, changes);
    }
}
