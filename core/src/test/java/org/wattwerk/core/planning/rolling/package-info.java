/** Tests of planning.rolling. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.core.planning.rolling;
