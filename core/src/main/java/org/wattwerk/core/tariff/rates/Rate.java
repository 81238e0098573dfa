package org.wattwerk.core.tariff.rates;

import java.time.LocalDate;

/**
 * A value with the two times that it has: when it holds, and since when people know it.
 *
 * @param knownFrom the day of its publication; a value published later takes the place of one published before
 * @param source where it is from
 */
public record Rate<T>(Validity validity, LocalDate knownFrom, T value, String source) {}
