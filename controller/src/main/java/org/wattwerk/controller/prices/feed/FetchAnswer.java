package org.wattwerk.controller.prices.feed;

import java.time.Duration;
import java.util.Optional;
import org.wattwerk.controller.prices.PriceDocument;

/** What became of one question to a service; always one of these, never an exception. */
public sealed interface FetchAnswer {
    /**
     * Prices that cover the whole day.
     *
     * @param origin the address that was asked, without secrets
     * @param coarse true if they are hourly for a day that the market sells in quarter hours: good to plan with only
     */
    record Prices(PriceDocument document, String origin, boolean coarse) implements FetchAnswer {}

    /** A good answer without the day's prices: not published yet. */
    record NotYet(String why) implements FetchAnswer {}

    /**
     * No answer, or one that cannot be used.
     *
     * @param retryAfter how long the service asks to be left alone
     */
    record Failed(String why, Optional<Duration> retryAfter) implements FetchAnswer {}
}
