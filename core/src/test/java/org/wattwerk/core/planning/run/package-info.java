/** Runs with tokens and a date, under tariffs that are charged by the year. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.core.planning.run;
