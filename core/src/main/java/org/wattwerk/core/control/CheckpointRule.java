package org.wattwerk.core.control;

import java.time.Duration;
import java.util.Optional;

/**
 * When a running job is asked for a checkpoint that it did not take by itself.
 *
 * @param every after so long without one; empty for never
 * @param ahead so long before an interruption that is known beforehand, unless one was taken since then
 */
public record CheckpointRule(Optional<Duration> every, Duration ahead) {
    /** No job is ever asked. */
    public static final CheckpointRule NEVER = new CheckpointRule(Optional.empty(), Duration.ZERO);

    /** After an hour without one, and two minutes ahead. */
    public static final CheckpointRule USUAL =
            new CheckpointRule(Optional.of(Duration.ofHours(1)), Duration.ofMinutes(2));

    public CheckpointRule {
        every.filter(time -> time.compareTo(Duration.ofMinutes(1)) < 0).ifPresent(time -> {
            throw new IllegalArgumentException(
                    "a checkpoint every " + time.toSeconds() + " s leaves no time to train: at least every minute");
        });
        if (ahead.isNegative()) {
            throw new IllegalArgumentException("a checkpoint cannot be asked for after the interruption");
        }
    }
}
