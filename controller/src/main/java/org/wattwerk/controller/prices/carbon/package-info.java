/** How much CO2 a kWh from the grid stands for, beside its price: curves with a quality for each quarter hour. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.controller.prices.carbon;
