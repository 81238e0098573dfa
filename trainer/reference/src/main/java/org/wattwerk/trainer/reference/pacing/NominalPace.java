package org.wattwerk.trainer.reference.pacing;

import java.time.Duration;
import java.util.Optional;

/**
 * Measures how long a step takes unthrottled and sets nominal speed to a share of that, so that the simulated device
 * decides about the pace and not the noise of a small machine. The fastest step is taken, as the least disturbed one: the
 * first steps of a process are slow, and others run beside it.
 */
public final class NominalPace {
    private final double share;
    private final int steps;
    private int left;
    private long fastestNanos = Long.MAX_VALUE;

    /**
     * @param share nominal speed as a share of the unthrottled one, above 0 and at most 1
     * @param steps how many steps are measured
     */
    public NominalPace(double share, int steps) {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("nominal share is not above 0 and at most 1: " + share);
        }
        if (steps < 1) {
            throw new IllegalArgumentException("steps to measure: " + steps);
        }
        this.share = share;
        this.steps = steps;
        this.left = steps;
    }

    /** Takes one step into account; to be called until the measurement is complete. */
    public void measured(long nanos) {
        fastestNanos = Math.max(1, Math.min(fastestNanos, nanos));
        left--;
    }

    /** The fastest of the unthrottled steps; empty until enough steps were measured. */
    public Optional<Duration> unthrottled() {
        return left > 0 ? Optional.empty() : Optional.of(Duration.ofNanos(fastestNanos));
    }

    /** How long a step lasts at nominal speed; empty until enough steps were measured. */
    public Optional<Duration> nominal() {
        return unthrottled().map(step -> Duration.ofNanos(Math.round(step.toNanos() / share)));
    }

    /** How many steps are measured. */
    public int steps() {
        return steps;
    }
}
