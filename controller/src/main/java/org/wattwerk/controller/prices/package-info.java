/** Day-ahead prices from files as they are downloaded: SMARD, Energy-Charts and plain CSV. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.controller.prices;
