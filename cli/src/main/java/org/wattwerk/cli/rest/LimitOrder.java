package org.wattwerk.cli.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.wattwerk.core.quantity.Power;

/**
 * An outside order to stay under a limit, in the shape of an event of OpenADR 3 (payload {@code IMPORT_CAPACITY_LIMIT} in
 * kW).
 *
 * @param reason who orders it and why, for people
 */
public record LimitOrder(String id, String reason, Power limit, Instant start, Duration duration) {
    private static final String PAYLOAD = "IMPORT_CAPACITY_LIMIT";
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** The event that asks for it, from a full second on; the controller gives it its id. */
    public static ObjectNode event(String reason, Power limit, Instant start, Duration duration) {
        ObjectNode event = JSON.objectNode();
        event.put("objectType", "EVENT");
        event.put("programID", "wattwerk");
        event.put("eventName", reason);
        event.putObject("intervalPeriod")
                .put("start", start.truncatedTo(ChronoUnit.SECONDS).toString())
                .put("duration", duration.toString());
        event.putArray("payloadDescriptors")
                .addObject()
                .put("objectType", "EVENT_PAYLOAD_DESCRIPTOR")
                .put("payloadType", PAYLOAD)
                .put("units", "KW");
        ObjectNode payload = event.putArray("intervals")
                .addObject()
                .put("id", 0)
                .putArray("payloads")
                .addObject();
        payload.put("type", PAYLOAD);
        payload.putArray("values").add(new BigDecimal(limit.milliwatts()).movePointLeft(6));
        return event;
    }

    /** The orders in an answer of {@code GET /v1/events}. */
    public static List<LimitOrder> of(JsonNode events) {
        List<LimitOrder> orders = new ArrayList<>();
        for (JsonNode event : events) {
            JsonNode period = event.path("intervalPeriod");
            JsonNode payload = event.path("intervals").path(0).path("payloads").path(0);
            if (payload.path("type").asText().equals(PAYLOAD)) {
                orders.add(new LimitOrder(
                        event.path("id").asText(),
                        event.path("eventName").asText(),
                        new Power(payload.path("values")
                                .path(0)
                                .decimalValue()
                                .movePointRight(6)
                                .longValue()),
                        Instant.parse(period.path("start").asText()),
                        Duration.parse(period.path("duration").asText())));
            }
        }
        return orders;
    }
}
