/** The calendar of the bill: the billing year in German local time, and the windows in which a rule holds. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.core.tariff.calendar;
