/** Power targets for every quarter hour, so that the work is done at the least cost of energy. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.core.planning;
