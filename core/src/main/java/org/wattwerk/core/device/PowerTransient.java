package org.wattwerk.core.device;

/**
 * By how much a device's draw differs from the power it settles at, in milliwatts: a first-order lag, and after a rise a
 * short excursion above, as the board's regulator lets through. Both are solved exactly, so that a state does not depend
 * on how often it was looked at. With a rise of {@code D} the draw stands {@code -D exp(-t/LAG) + K D (t/S) exp(-t/S)}
 * above its end, at most about 3.5 % of D, 0.6 s after the rise; falls have no excursion.
 *
 * @param lag what the first-order lag still lacks (negative) or has too much (positive)
 * @param excursion the excursion now
 * @param drive what still feeds the excursion
 */
public record PowerTransient(double lag, double excursion, double drive) {
    /** Settled. */
    public static final PowerTransient NONE = new PowerTransient(0, 0, 0);

    private static final double LAG_SECONDS = 0.15;
    private static final double EXCURSION_SECONDS = 0.2;
    private static final double EXCURSION_SHARE = 0.3;
    private static final double SETTLED_MILLIWATTS = 0.001;

    double milliwatts() {
        return lag + excursion;
    }

    boolean isSettled() {
        return lag == 0 && excursion == 0 && drive == 0;
    }

    /** When the power to settle at changes by {@code milliwatts}. */
    PowerTransient stepped(long milliwatts) {
        return new PowerTransient(lag - milliwatts, excursion, drive + EXCURSION_SHARE * Math.max(0, milliwatts));
    }

    /** After a time. */
    PowerTransient after(double seconds) {
        double shape = Math.exp(-seconds / EXCURSION_SECONDS);
        PowerTransient later = new PowerTransient(
                lag * Math.exp(-seconds / LAG_SECONDS),
                (excursion + drive * seconds / EXCURSION_SECONDS) * shape,
                drive * shape);
        boolean settled = Math.abs(later.lag) < SETTLED_MILLIWATTS
                && later.excursion < SETTLED_MILLIWATTS
                && later.drive < SETTLED_MILLIWATTS;
        return settled ? NONE : later;
    }

    /** The integral over a time from now, in millijoules. */
    double millijoules(double seconds) {
        double shape = Math.exp(-seconds / EXCURSION_SECONDS);
        double ofLag = lag * LAG_SECONDS * -Math.expm1(-seconds / LAG_SECONDS);
        double ofExcursion = excursion * EXCURSION_SECONDS * (1 - shape);
        double ofDrive = drive * EXCURSION_SECONDS * (1 - shape - seconds / EXCURSION_SECONDS * shape);
        return ofLag + ofExcursion + ofDrive;
    }
}
