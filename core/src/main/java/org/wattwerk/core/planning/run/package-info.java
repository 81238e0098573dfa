/** A run with tokens and a date: what it has agreed, what the tariff makes of it, and the planner that follows it live. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.core.planning.run;
