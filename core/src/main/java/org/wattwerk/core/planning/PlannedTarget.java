package org.wattwerk.core.planning;

import java.util.Optional;
import org.wattwerk.core.quantity.Power;

/**
 * The target of one job in one quarter hour, and why.
 *
 * @param gpuLimit the limit of each GPU; empty to rest
 */
public record PlannedTarget(Optional<Power> gpuLimit, String reason) {}
