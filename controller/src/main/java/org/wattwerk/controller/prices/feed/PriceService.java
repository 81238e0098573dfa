package org.wattwerk.controller.prices.feed;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** A public service that tells day-ahead prices. The pauses are ours, well below what the operators allow. */
public enum PriceService {
    ENERGY_CHARTS("energy-charts", "https://api.energy-charts.info", 5, 10),
    SMARD("smard", "https://www.smard.de", 5, 2),
    ENTSOE("entsoe", "https://web-api.tp.entsoe.eu", 5, 2),
    /** Hourly only, and about a hundred requests a day are fair: a last resort. */
    AWATTAR("awattar", "https://api.awattar.de", 20, 60);

    private final String word;
    private final URI base;
    private final Duration poll;
    private final Duration pause;

    PriceService(String word, String base, int pollMinutes, int pauseSeconds) {
        this.word = word;
        this.base = URI.create(base);
        this.poll = Duration.ofMinutes(pollMinutes);
        this.pause = Duration.ofSeconds(pauseSeconds);
    }

    /** Its name on a command line. */
    public String word() {
        return word;
    }

    /** Where it is reached unless something else is configured. */
    public URI base() {
        return base;
    }

    /** How long to wait before the same day is asked for again. */
    Duration poll() {
        return poll;
    }

    /** The least time between any two requests. */
    Duration pause() {
        return pause;
    }

    /** Whether it answers only with a token. */
    public boolean needsToken() {
        return this == ENTSOE;
    }

    /** The service of that word. */
    public static Optional<PriceService> of(String word) {
        return Arrays.stream(values())
                .filter(service -> service.word.equals(word))
                .findFirst();
    }

    /** All words, for messages. */
    public static String words() {
        return Arrays.stream(values()).map(PriceService::word).collect(Collectors.joining(", "));
    }
}
