package org.wattwerk.controller.prices.archive;

import java.time.Instant;

/**
 * One document of the archive, without its payload.
 *
 * @param file name of the payload in the archive's folder
 * @param name under which it was published
 * @param retrieved when it was fetched or imported; the newest version of a day holds
 * @param origin where it came from: an address without its secrets, or a file
 * @param sha256 of the payload, in hexadecimal
 * @param start first instant with a price
 * @param end first instant after the last price
 */
public record PriceVersion(
        String file,
        String name,
        String format,
        String source,
        String licence,
        String origin,
        Instant retrieved,
        String sha256,
        Instant start,
        Instant end) {}
