/** What a kilowatt hour costs: price curves, a model of a typical year, and the components of a German medium-voltage bill. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.core.tariff;
