/** A past year again: the same run under several strategies, each billed by the real year tariff. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.simulator.backtest;
