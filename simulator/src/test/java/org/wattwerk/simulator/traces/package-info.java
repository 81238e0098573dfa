/** Claims about traces that are played again, and what a decision of the scheduler takes. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.simulator.traces;
