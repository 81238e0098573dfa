/** Traces of real clusters' jobs, played again under the scheduler of core and under plain rules to compare it with. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.simulator.traces;
