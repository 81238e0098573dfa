package org.wattwerk.controller.loop;

import org.wattwerk.core.quantity.Power;

/**
 * How a node introduces itself.
 *
 * @param bootId changes when its devices may have fallen back to the driver's defaults
 * @param heldLease power of the lease it still holds; zero if none
 */
public record Introduction(String bootId, int gpus, boolean simulated, Power heldLease) {}
