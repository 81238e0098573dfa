package org.wattwerk.core.planning.rolling;

import java.time.Month;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How the price level of each month stands to that of the year, fees included.
 *
 * @param factors January to December; their mean is about one
 */
public record SeasonalShape(List<Double> factors) {
    /** Dear in winter, cheap in late spring: a wave of 6 % with its low in May, half of one of 2 %; chosen on 2019 to 2025. */
    public static final SeasonalShape GERMAN = wave(0.06, 0.02, 5);

    /** The same level all year. */
    public static final SeasonalShape FLAT = new SeasonalShape(Collections.nCopies(12, 1.0));

    public SeasonalShape {
        factors = List.copyOf(factors);
        if (factors.size() != 12 || factors.stream().anyMatch(factor -> !(factor > 0))) {
            throw new IllegalArgumentException("a seasonal shape needs twelve positive factors: " + factors);
        }
    }

    /** A wave through the year with its low in a month, and one of half a year that is low there as well. */
    static SeasonalShape wave(double yearly, double halfYearly, double low) {
        List<Double> factors = new ArrayList<>();
        for (int month = 1; month <= 12; month++) {
            double angle = 2 * Math.PI * (month - low) / 12;
            factors.add(1 - yearly * Math.cos(angle) - halfYearly * Math.cos(2 * angle));
        }
        return new SeasonalShape(factors);
    }

    public double of(Month month) {
        return factors.get(month.getValue() - 1);
    }
}
