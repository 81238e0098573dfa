/** Values that hold for a time and are known from a day on; where none holds, that is an error. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.core.tariff.rates;
