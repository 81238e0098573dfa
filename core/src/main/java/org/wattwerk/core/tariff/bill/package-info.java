/** The bill of a connection point's year: its components, what they have accrued so far, and what the next kWh and kW cost. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.core.tariff.bill;
