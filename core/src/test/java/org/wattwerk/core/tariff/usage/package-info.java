/** Claims about what a connection point has used of a year. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.core.tariff.usage;
