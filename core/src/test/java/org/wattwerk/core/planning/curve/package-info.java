/** Tests of planning.curve. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.core.planning.curve;
