/** The one door through which time comes in, and the quarter hour in which electricity is settled. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.core.time;
