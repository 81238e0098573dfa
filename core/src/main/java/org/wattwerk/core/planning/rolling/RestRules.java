package org.wattwerk.core.planning.rolling;

import org.wattwerk.core.planning.year.RestTerms;
import org.wattwerk.core.time.QuarterHour;

/**
 * What a rest costs a run at a moment, in quarter hours.
 *
 * @param lost work at the running speed that a restart loses; infinite where the run may not rest
 * @param up how long it runs at least between two rests
 * @param down how long it rests at least
 * @param resting whether it rests before the first quarter hour
 * @param since for how long it has rested, or run, without a change
 */
record RestRules(double lost, int up, int down, boolean resting, int since) {
    /** A run that may not rest. */
    static final RestRules NEVER = new RestRules(Double.POSITIVE_INFINITY, 1, 1, false, 1);

    RestRules {
        if (up < 1 || down < 1) {
            throw new IllegalArgumentException(
                    "a run is up and down for a quarter hour or more, not " + up + " and " + down);
        }
    }

    static RestRules of(RestTerms terms, boolean mayRest, boolean resting, int since) {
        return mayRest
                ? new RestRules(
                        terms.lost().toMillis() / (double) QuarterHour.LENGTH.toMillis(),
                        terms.minimumUpQuarterHours(),
                        terms.minimumDownQuarterHours(),
                        resting,
                        since)
                : NEVER;
    }
}
