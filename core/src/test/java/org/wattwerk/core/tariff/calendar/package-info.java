/** Claims about billing years and windows across the changes of clocks. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.core.tariff.calendar;
