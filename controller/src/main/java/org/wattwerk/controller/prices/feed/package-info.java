/** Fetches day-ahead prices from the live services: when to ask whom, how to ask, and what becomes of the answer. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.controller.prices.feed;
