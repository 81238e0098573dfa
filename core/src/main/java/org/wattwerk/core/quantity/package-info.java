/**
 * Physical and monetary quantities as integers. The type names the quantity, the accessor names the unit, and only
 * combinations that mean something exist: {@code price.of(energy)} is money, {@code power.during(time)} is energy.
 */
@org.jspecify.annotations.NullMarked
package org.wattwerk.core.quantity;
