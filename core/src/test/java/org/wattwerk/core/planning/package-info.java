/** Tests of planning. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.core.planning;
