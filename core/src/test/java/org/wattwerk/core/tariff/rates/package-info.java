/** Claims about values in their two times. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.core.tariff.rates;
