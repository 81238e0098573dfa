/** Claims about simulated nodes and their meter. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.simulator.devices;
