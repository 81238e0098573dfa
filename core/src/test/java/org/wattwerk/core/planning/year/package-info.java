/** Tests of planning.year. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.core.planning.year;
