package org.wattwerk.core.planning.year;

import java.time.Duration;
import org.wattwerk.core.time.QuarterHour;

/**
 * Whether a run may rest, and what that costs it.
 *
 * <p>After a rest the run is up again but makes no progress for {@code lost}: writing the checkpoint, starting, reading it
 * back and repeating what was lost, as one figure. During that time it draws what its level draws, not full power, so that
 * a restart never passes a planned peak.
 *
 * @param allowed whether it may rest at all
 * @param lost time without progress for each rest
 * @param minimumUp how long it runs at least between two rests
 * @param minimumDown how long it rests at least
 */
public record RestTerms(boolean allowed, Duration lost, Duration minimumUp, Duration minimumDown) {
    /** Resting at will, for any part of a quarter hour. */
    public static final RestTerms FREE = new RestTerms(true, Duration.ZERO, Duration.ZERO, Duration.ZERO);

    /** Never resting. */
    public static final RestTerms NEVER = new RestTerms(false, Duration.ZERO, Duration.ZERO, Duration.ZERO);

    public RestTerms {
        if (lost.isNegative() || minimumUp.isNegative() || minimumDown.isNegative()) {
            throw new IllegalArgumentException(
                    "terms of rest are negative: lost " + lost + ", up " + minimumUp + ", down " + minimumDown);
        }
        if (minimumUp.compareTo(lost) < 0) {
            minimumUp = lost;
        }
    }

    /** Whether the pattern of rests has to be chosen as a whole. */
    public boolean cost() {
        return allowed && !(lost.isZero() && minimumUp.isZero() && minimumDown.isZero());
    }

    /** Time lost for each rest, in quarter hours. */
    double lostQuarterHours() {
        return lost.toMillis() / (double) QuarterHour.LENGTH.toMillis();
    }

    /** How many whole quarter hours it runs at least between two rests. */
    public int minimumUpQuarterHours() {
        return Math.max(1, quarterHours(minimumUp));
    }

    /** How many whole quarter hours it rests at least. */
    public int minimumDownQuarterHours() {
        return Math.max(1, quarterHours(minimumDown));
    }

    private static int quarterHours(Duration duration) {
        return (int) -Math.floorDiv(-duration.toMillis(), QuarterHour.LENGTH.toMillis());
    }
}
