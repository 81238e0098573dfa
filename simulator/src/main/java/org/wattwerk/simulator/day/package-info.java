/** Days of a site on simulated time, with the very decisions of the live controller and agent. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.simulator.day;
