package org.wattwerk.core.control;

import java.time.Instant;

/**
 * People have forbidden every raise: whoever has less keeps less until it is lifted, and lowering goes on.
 *
 * @param reason who wants it and why
 */
public record Freeze(String reason, Instant since) {}
