package org.wattwerk.core.planning.rolling;

import java.time.YearMonth;
import java.util.Map;
import org.wattwerk.core.quantity.EnergyPrice;

/**
 * How the prices that are not known yet are thought of: like those of the last days, month by month at the level of the
 * season, in four scenarios of a level that wanders off the longer the plan reaches.
 *
 * @param days how many days back the sample reaches
 * @param seasonPower how far the season is believed: one scales by its factors, nothing ignores it
 * @param wander standard deviation of the level's logarithm after a day; grows with the root of the days
 * @param season levels of the months
 * @param expected levels of months that are known from elsewhere, such as futures: mean price of a MWh with all fees
 */
public record ForecastRule(
        int days, double seasonPower, double wander, SeasonalShape season, Map<YearMonth, EnergyPrice> expected) {
    /** The one rule for all years. */
    public static final ForecastRule STANDARD = new ForecastRule(60, 1, 0.029, SeasonalShape.GERMAN, Map.of());

    public ForecastRule {
        expected = Map.copyOf(expected);
        if (days < 1 || !(seasonPower >= 0) || !(wander >= 0)) {
            throw new IllegalArgumentException("a forecast of " + days + " days, season " + seasonPower + " and wander "
                    + wander + " is not possible");
        }
    }

    /** This rule with levels from elsewhere. */
    public ForecastRule expecting(Map<YearMonth, EnergyPrice> levels) {
        return new ForecastRule(days, seasonPower, wander, season, levels);
    }
}
