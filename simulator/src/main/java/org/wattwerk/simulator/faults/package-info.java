/** A site under faults on simulated time: the decisions of both ends between machines, networks and processes that fail. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.simulator.faults;
