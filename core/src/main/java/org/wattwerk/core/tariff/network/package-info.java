/** The grid operator's prices: the price sheet with its two pairs, and the discounts of section 19 (2) StromNEV. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.core.tariff.network;
