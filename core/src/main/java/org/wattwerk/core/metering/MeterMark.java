package org.wattwerk.core.metering;

import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.time.QuarterHour;

/**
 * The utility meter's counters at the start of a quarter hour.
 *
 * @param connectionPoint everything drawn at the connection point since the meter started
 * @param otherLoads the part of it drawn by loads that are not ours (campus)
 */
public record MeterMark(QuarterHour at, Energy connectionPoint, Energy otherLoads, Quality quality) {}
