package org.wattwerk.core.device;

import org.wattwerk.core.quantity.Energy;

/**
 * What a power sensor adds up to since it was first sampled; all cumulative.
 *
 * @param energy under straight lines between the samples
 * @param spread how far that may be off because the power between two samples is unknown, one standard deviation of each
 *     reading's samples, added up
 * @param samples how many there were
 * @param changes how many of them differed from the one before: a sensor whose samples never change is stuck
 */
public record PowerIntegral(Energy energy, Energy spread, long samples, long changes) {}
