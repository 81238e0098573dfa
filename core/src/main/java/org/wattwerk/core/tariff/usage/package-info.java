/** What a connection point has used of a year so far, as the bill needs it: energies, peaks and hours of use. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.core.tariff.usage;
