package org.wattwerk.controller.api;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.wattwerk.controller.store.SiteRecords.StoredEvent;
import org.wattwerk.core.control.Curtailment;
import org.wattwerk.core.quantity.Power;

/** Outside orders in the shape of OpenADR 3 events: one interval with one payload {@code IMPORT_CAPACITY_LIMIT} in kW. */
public final class Events {
    private static final String LIMIT = "IMPORT_CAPACITY_LIMIT";

    private Events() {}

    /**
     * The order of a new event, as the contract lets it through.
     *
     * @throws IllegalArgumentException if it makes no sense, with the reason
     */
    static Curtailment read(String id, JsonObject event, Instant now) {
        JsonObject period = event.getJsonObject("intervalPeriod");
        Instant start = period.getString("start") == null ? now : instant(period.getString("start"));
        Duration duration = duration(period.getString("duration"));
        JsonObject payload = event.getJsonArray("intervals")
                .getJsonObject(0)
                .getJsonArray("payloads")
                .getJsonObject(0);
        for (Object descriptor : event.getJsonArray("payloadDescriptors", new JsonArray())) {
            if (descriptor instanceof JsonObject described && !"KW".equals(described.getString("units", "KW"))) {
                throw new IllegalArgumentException("units must be KW, not " + described.getString("units"));
            }
        }
        BigDecimal kilowatts =
                new BigDecimal(payload.getJsonArray("values").getValue(0).toString());
        Power limit = new Power(
                kilowatts.movePointRight(6).setScale(0, RoundingMode.FLOOR).longValueExact());
        Instant end = start.plus(duration);
        if (!now.isBefore(end)) {
            throw new IllegalArgumentException("the order is over already: it ends at " + end + ", now is " + now);
        }
        String reason = event.getString("eventName", "outside order");
        return new Curtailment(id, limit, start, end, reason.isBlank() ? "outside order" : reason);
    }

    /** An event for readers. */
    static JsonObject write(Curtailment order) {
        return new JsonObject()
                .put("id", order.id())
                .put("objectType", "EVENT")
                .put("programID", "wattwerk")
                .put("eventName", order.reason())
                .put(
                        "intervalPeriod",
                        new JsonObject()
                                .put("start", order.start().toString())
                                .put(
                                        "duration",
                                        Duration.between(order.start(), order.end())
                                                .toString()))
                .put(
                        "payloadDescriptors",
                        new JsonArray()
                                .add(new JsonObject()
                                        .put("objectType", "EVENT_PAYLOAD_DESCRIPTOR")
                                        .put("payloadType", LIMIT)
                                        .put("units", "KW")))
                .put(
                        "intervals",
                        new JsonArray()
                                .add(new JsonObject()
                                        .put("id", 0)
                                        .put(
                                                "payloads",
                                                new JsonArray()
                                                        .add(new JsonObject()
                                                                .put("type", LIMIT)
                                                                .put(
                                                                        "values",
                                                                        new JsonArray()
                                                                                .add(order.limit()
                                                                                                .milliwatts()
                                                                                        / 1e6))))));
    }

    /** The order of a stored event, which was written by {@link #write}; empty if it can no longer be read. */
    public static Optional<Curtailment> stored(StoredEvent event) {
        try {
            JsonObject document = new JsonObject(event.document());
            return Optional.of(read(event.event(), document, Instant.MIN));
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }

    private static Instant instant(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("start '" + text + "' is no instant such as 2024-12-12T17:00:00Z", e);
        }
    }

    private static Duration duration(String text) {
        Duration duration = Duration.parse(text);
        if (duration.isZero() || duration.compareTo(Duration.ofDays(366)) > 0) {
            throw new IllegalArgumentException("duration " + text + " is not between a second and a year");
        }
        return duration;
    }
}
