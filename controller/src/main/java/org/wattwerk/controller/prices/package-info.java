/** Day-ahead prices in the forms in which they are published: SMARD, Energy-Charts, ENTSO-E, aWATTar and plain CSV. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.controller.prices;
