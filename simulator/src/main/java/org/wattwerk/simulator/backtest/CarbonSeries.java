package org.wattwerk.simulator.backtest;

import java.util.function.Function;
import org.wattwerk.core.quantity.CarbonIntensity;
import org.wattwerk.core.time.QuarterHour;

/**
 * What a kWh emits in each quarter hour.
 *
 * @param words where it is from, and whether it is measured or assumed
 */
public record CarbonSeries(String words, Function<QuarterHour, CarbonIntensity> at) {}
