package org.wattwerk.core.device;

/**
 * The integral of a rate over time as whole units and a rest, so that no poll, however short, loses or gains anything.
 *
 * @param rest {@code 0 <= rest < per}
 * @param per how much of {@code rate * nanoseconds} makes one whole unit
 */
public record RunningIntegral(long whole, long rest, long per) {
    /** Milliwatts and nanoseconds make millijoules. */
    public static final long PER_MILLIJOULE = 1_000_000_000L;

    /** Parts per million and nanoseconds make milliseconds. */
    public static final long PER_MILLISECOND = 1_000_000_000_000L;

    public RunningIntegral {
        if (whole < 0 || rest < 0 || rest >= per) {
            throw new IllegalArgumentException("not a running integral: " + whole + " and " + rest + " of " + per);
        }
    }

    static RunningIntegral ofEnergy() {
        return new RunningIntegral(0, 0, PER_MILLIJOULE);
    }

    static RunningIntegral ofWork() {
        return new RunningIntegral(0, 0, PER_MILLISECOND);
    }

    /** After a constant rate for a time; exact. */
    RunningIntegral plus(long rate, long nanos) {
        long part = Math.addExact(rest, Math.multiplyExact(rate, nanos % per));
        long whole = Math.addExact(this.whole, Math.multiplyExact(rate, nanos / per));
        return new RunningIntegral(Math.addExact(whole, part / per), part % per, per);
    }

    /** After a part that may be negative, given in whole units as a double; never below zero. */
    RunningIntegral plus(double units) {
        double floor = Math.floor(units);
        long part = rest + Math.round((units - floor) * per);
        long sum = Math.addExact(whole + (long) floor, Math.floorDiv(part, per));
        return sum < 0 ? new RunningIntegral(0, 0, per) : new RunningIntegral(sum, Math.floorMod(part, per), per);
    }

    boolean isBelow(RunningIntegral other) {
        return whole < other.whole || (whole == other.whole && rest < other.rest);
    }
}
