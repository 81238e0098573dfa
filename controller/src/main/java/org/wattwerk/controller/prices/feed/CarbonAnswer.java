package org.wattwerk.controller.prices.feed;

import io.vertx.core.buffer.Buffer;
import org.wattwerk.controller.prices.carbon.CarbonCurve;

/**
 * The carbon intensity of a day as a service told it.
 *
 * @param name under which it is kept
 * @param content byte for byte
 */
public record CarbonAnswer(String name, Buffer content, CarbonCurve curve) {}
