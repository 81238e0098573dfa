/** Claims about bills, accruals and marginal prices, with their arithmetic shown. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.core.tariff.bill;
