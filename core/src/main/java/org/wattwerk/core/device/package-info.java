/** The port to a node's devices, their simulated physics, and throughput against power. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.core.device;
