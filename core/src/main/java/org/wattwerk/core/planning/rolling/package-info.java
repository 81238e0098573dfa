/** Planning with what is known at the moment: prices to the end of a day, a forecast from the past, and a peak that only rises. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.core.planning.rolling;
