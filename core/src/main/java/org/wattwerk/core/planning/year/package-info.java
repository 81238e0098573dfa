/** The cheapest year: mean power of each run in every quarter hour to the deadline, with its bound and its dual prices. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.core.planning.year;
