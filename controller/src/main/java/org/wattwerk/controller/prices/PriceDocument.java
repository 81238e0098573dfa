package org.wattwerk.controller.prices;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.wattwerk.core.tariff.DeliveryDay;
import org.wattwerk.core.tariff.PriceCurve;
import org.wattwerk.core.tariff.PriceInterval;

/**
 * Prices together with the very bytes in which they came, so that anybody can check later what was published.
 */
public final class PriceDocument {
    private final String name;
    private final PriceFormat format;
    private final PriceCurve curve;
    private final List<PriceInterval> intervals;
    private final byte[] payload;
    private final String sha256;

    private PriceDocument(
            String name, PriceFormat format, PriceCurve curve, List<PriceInterval> intervals, byte[] payload) {
        this.name = name;
        this.format = format;
        this.curve = curve;
        this.intervals = List.copyOf(intervals);
        this.payload = payload.clone();
        this.sha256 = sha256(payload);
    }

    /** The name under which it was published. */
    public String name() {
        return name;
    }

    public PriceFormat format() {
        return format;
    }

    /** All prices of the document, without a gap. */
    public PriceCurve curve() {
        return curve;
    }

    /** The same prices in the lengths in which they were published. */
    public List<PriceInterval> intervals() {
        return intervals;
    }

    /** The bytes as they came. */
    public byte[] payload() {
        return payload.clone();
    }

    /** The hash of the payload, in hexadecimal. */
    public String sha256() {
        return sha256;
    }

    /**
     * Reads a payload that was published under a name.
     *
     * @param now when it is read: prices that no auction can have sold by then are refused; empty for any time
     * @throws PriceFileException if it cannot be used, with everything that is wrong
     * @throws NothingPublishedException if it is a good answer that holds no price
     */
    public static PriceDocument read(String name, byte[] payload, Optional<Instant> now)
            throws PriceFileException, NothingPublishedException {
        PriceText text = PriceText.read(
                text(name, payload), name, now.map(PublishedLimit::at).orElse(PublishedLimit.NONE));
        if (!text.problems().isEmpty()) {
            throw new PriceFileException(name, text.problems());
        }
        if (text.nothing().isPresent()) {
            throw new NothingPublishedException(text.nothing().get());
        }
        return new PriceDocument(
                name,
                text.format().orElseThrow(),
                PriceCurve.of(text.source(), text.intervals()),
                text.intervals(),
                payload);
    }

    /** The hash under which a payload is kept. */
    public static String sha256(byte[] payload) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(payload));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }

    /** The text of a payload in UTF-8, without a byte order mark. */
    public static String text(String name, byte[] payload) throws PriceFileException {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(payload))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new PriceFileException(name, List.of("is not text in UTF-8: export it anew as CSV or JSON"));
        }
    }

    /** Whether it has a price for all of the day: all 92, 96 or 100 quarter hours. */
    public boolean covers(LocalDate date) {
        DeliveryDay day = new DeliveryDay(date);
        return !day.start().isBefore(curve.start()) && !day.end().isAfter(curve.end());
    }

    /** The days of which it has all prices, in order. */
    public List<LocalDate> days() {
        List<LocalDate> days = new ArrayList<>();
        for (LocalDate date = DeliveryDay.containing(curve.start()).date();
                new DeliveryDay(date).start().isBefore(curve.end());
                date = date.plusDays(1)) {
            if (covers(date)) {
                days.add(date);
            }
        }
        return days;
    }

    /** The longest interval in which prices of the day were published: 15 or 60 minutes. */
    public Duration resolution(LocalDate date) {
        DeliveryDay day = new DeliveryDay(date);
        return intervals.stream()
                .filter(interval ->
                        interval.end().isAfter(day.start()) && interval.start().isBefore(day.end()))
                .map(PriceInterval::length)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PriceDocument document && sha256.equals(document.sha256) && name.equals(document.name);
    }

    @Override
    public int hashCode() {
        return sha256.hashCode();
    }

    @Override
    public String toString() {
        return name + ": " + curve;
    }
}
