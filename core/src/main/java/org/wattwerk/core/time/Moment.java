package org.wattwerk.core.time;

import java.time.Duration;
import java.time.Instant;

/** Both clocks read at one point: control time (monotonic) and day time. One tick, one moment. */
public record Moment(Duration elapsed, Instant day) {}
