package org.wattwerk.controller.prices;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Optional;

/**
 * Numbers of files from outside, held to a size at which reckoning with them is cheap: {@code 1E+999999999} is a valid number
 * of a few bytes, and printing it would fill the memory.
 */
final class Figure {
    private static final int DIGITS_MAX = 40;
    private static final int MICRO = 6;
    private static final Instant EARLIEST = Instant.EPOCH;
    private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");

    private Figure() {}

    /** The number, if it is of a size that a price can have at all. */
    static Optional<BigDecimal> of(BigDecimal number) {
        boolean small = number.precision() <= DIGITS_MAX && Math.abs((long) number.scale()) <= DIGITS_MAX;
        return small ? Optional.of(number) : Optional.empty();
    }

    /** The number that a text with a decimal point says. */
    static Optional<BigDecimal> of(String text) {
        try {
            return text.length() > DIGITS_MAX ? Optional.empty() : of(new BigDecimal(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Some services compute in binary fractions and print 0.30000000000000004 for 0.30: cut to micro-euros. */
    static BigDecimal withoutNoise(BigDecimal price) {
        return price.scale() > MICRO ? price.setScale(MICRO, RoundingMode.HALF_UP) : price;
    }

    /** The instant so many seconds after 1970; empty outside the years 1970 to 2199. */
    static Optional<Instant> second(long seconds) {
        return seconds < EARLIEST.getEpochSecond() || seconds >= LATEST.getEpochSecond()
                ? Optional.empty()
                : Optional.of(Instant.ofEpochSecond(seconds));
    }

    /** The instant so many milliseconds after 1970; empty outside the years 1970 to 2199. */
    static Optional<Instant> millisecond(long milliseconds) {
        return second(Math.floorDiv(milliseconds, 1000L))
                .map(second -> second.plusMillis(Math.floorMod(milliseconds, 1000L)));
    }
}
