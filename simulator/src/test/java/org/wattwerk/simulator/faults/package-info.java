/** The laws of steering under faults, and that breaking a rule is noticed. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.simulator.faults;
