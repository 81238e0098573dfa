package org.wattwerk.core.control;

import java.time.Duration;

/**
 * When a running job that makes no step any more counts as stalled, such as in a collective call that hangs at full power.
 *
 * @param steps how many of its usual steps it may be late
 * @param atLeast it may always be late by so much, since evaluations and checkpoints take their time
 * @param answer what is done about it
 */
public record StallRule(int steps, Duration atLeast, Answer answer) {
    /** Thirty steps and at least ten minutes late: people are told. */
    public static final StallRule ALERT = new StallRule(30, Duration.ofMinutes(10), Answer.ALERT);

    /** What is done about a stalled job. */
    public enum Answer {
        /** People are told, with what it costs. */
        ALERT,
        /** It starts again from its last checkpoint, which counts as an attempt. */
        RESTART
    }

    public StallRule {
        if (steps < 1 || atLeast.isNegative()) {
            throw new IllegalArgumentException(
                    "a job is stalled after at least one step and no negative time: " + steps + ", " + atLeast);
        }
    }
}
