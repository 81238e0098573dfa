package org.wattwerk.controller.prices;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One price as a file states it, before anything is checked.
 *
 * @param place where it stands, for people: {@code line 17}
 * @param length the length of its interval; empty where the file does not say it and the starts must tell
 * @param eurosPerMwh empty where the file marks a missing value
 */
record Row(String place, Instant start, Optional<Duration> length, Optional<BigDecimal> eurosPerMwh) {}
