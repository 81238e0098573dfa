/** Claims about the strategies of a backtest. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.simulator.backtest;
