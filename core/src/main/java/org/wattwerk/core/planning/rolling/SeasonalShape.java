package org.wattwerk.core.planning.rolling;

import java.time.Month;
import java.util.Arrays;
import java.util.List;

/**
 * How the price level of each month stands to that of the year, fees included.
 *
 * @param factors January to December; their mean is about one
 */
public record SeasonalShape(List<Double> factors) {
    /** Dear in winter, cheap in spring. */
    public static final SeasonalShape GERMAN =
            new SeasonalShape(List.of(1.10, .975, .905, .905, .915, .94, 1.005, 1.025, 1.075, 1.02, 1.075, 1.05));

    /** The same level all year. */
    public static final SeasonalShape FLAT =
            new SeasonalShape(Arrays.asList(1., 1., 1., 1., 1., 1., 1., 1., 1., 1., 1., 1.));

    public SeasonalShape {
        factors = List.copyOf(factors);
        if (factors.size() != 12 || factors.stream().anyMatch(factor -> !(factor > 0))) {
            throw new IllegalArgumentException("a seasonal shape needs twelve positive factors: " + factors);
        }
    }

    public double of(Month month) {
        return factors.get(month.getValue() - 1);
    }
}
