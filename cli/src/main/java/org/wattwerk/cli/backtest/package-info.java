/** What {@code wattwerk backtest} reads and shows: price files of a year, and the report as text, JSON and a page. */
@org.jspecify.annotations.NullMarked
package org.wattwerk.cli.backtest;
