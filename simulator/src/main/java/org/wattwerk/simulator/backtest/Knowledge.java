package org.wattwerk.simulator.backtest;

/** What is known of day-ahead prices at a moment. */
public enum Knowledge {
    /** At local midnight, the day that begins: less than anybody really knows. */
    TODAY,
    /** From 13:00, when the auction is published, all of tomorrow. */
    TOMORROW
}
