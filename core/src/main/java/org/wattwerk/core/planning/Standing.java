package org.wattwerk.core.planning;

import java.util.OptionalDouble;

/**
 * Where a job stands when a plan is made.
 *
 * @param workDone quarter hours at full speed since it was handed in, as its limits say
 * @param tokensDone tokens that it has itself reported; empty where it reports none
 * @param tokensPerQuarterHour tokens of a quarter hour at full speed, as reported; empty until that can be said
 * @param resting whether it rests
 * @param quarterHours for how many quarter hours it has rested, or run, without a change
 * @param restarts how often it was to run again after a rest, since this controller began
 */
public record Standing(
        double workDone,
        OptionalDouble tokensDone,
        OptionalDouble tokensPerQuarterHour,
        boolean resting,
        int quarterHours,
        int restarts) {
    /** A job that has just been handed in; it may rest at once. */
    public static final Standing NEW =
            new Standing(0, OptionalDouble.empty(), OptionalDouble.empty(), false, Integer.MAX_VALUE, 0);
}
