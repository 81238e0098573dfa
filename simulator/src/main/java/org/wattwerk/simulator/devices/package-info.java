/** Simulated nodes and the meter above them, in files that several processes map at once. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.simulator.devices;
