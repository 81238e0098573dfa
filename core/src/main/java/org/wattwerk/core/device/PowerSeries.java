package org.wattwerk.core.device;

import java.util.Arrays;
import org.wattwerk.core.quantity.Power;

/**
 * The recorded draw of one device: each value holds until the next one, the last for as long as the one before it; then
 * the record begins again.
 */
public final class PowerSeries {
    private final long[] starts;
    private final long[] milliwatts;
    private final long length;

    /**
     * @param nanos when each value was recorded, rising
     * @param milliwatts the values
     * @throws IllegalArgumentException if there are fewer than two, times do not rise, or a value is negative
     */
    public PowerSeries(long[] nanos, long[] milliwatts) {
        if (nanos.length < 2 || nanos.length != milliwatts.length) {
            throw new IllegalArgumentException("a record of power needs two values or more, each with its time");
        }
        this.starts = new long[nanos.length];
        this.milliwatts = milliwatts.clone();
        for (int i = 0; i < nanos.length; i++) {
            if (i > 0 && nanos[i] <= nanos[i - 1]) {
                throw new IllegalArgumentException("value " + (i + 1) + " is not later than the one before it");
            }
            if (milliwatts[i] < 0) {
                throw new IllegalArgumentException("value " + (i + 1) + " is negative: " + milliwatts[i] + " mW");
            }
            starts[i] = Math.subtractExact(nanos[i], nanos[0]);
        }
        this.length = starts[starts.length - 1] + (starts[starts.length - 1] - starts[starts.length - 2]);
    }

    /** Nanoseconds after which the record begins again. */
    public long length() {
        return length;
    }

    /** The highest value. */
    public Power most() {
        return new Power(Arrays.stream(milliwatts).max().orElse(0));
    }

    /** The draw at so many nanoseconds from the start, which may lie behind the end. */
    Power at(long nanos) {
        return new Power(milliwatts[indexAt(nanos)]);
    }

    /** What is drawn in {@code [from, from + duration)} under a limit, added to what was drawn before; exact. */
    RunningIntegral drawn(RunningIntegral before, long from, long duration, Power limit) {
        RunningIntegral sum = before;
        long at = from;
        long left = duration;
        while (left > 0) {
            int index = indexAt(at);
            long end = index + 1 < starts.length ? starts[index + 1] : length;
            long step = Math.min(left, end - at % length);
            sum = sum.plus(Math.min(milliwatts[index], limit.milliwatts()), step);
            at += step;
            left -= step;
        }
        return sum;
    }

    private int indexAt(long nanos) {
        int found = Arrays.binarySearch(starts, nanos % length);
        return found >= 0 ? found : -found - 2;
    }
}
