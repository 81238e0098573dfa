package org.wattwerk.controller.prices;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** An answer of the Energy-Charts price service: starts in seconds since 1970 beside prices, single values may be null. */
final class EnergyChartsJson {
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private EnergyChartsJson() {}

    static Rows read(String text, String name, List<String> problems) {
        JsonNode answer;
        try {
            answer = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            problems.add("line " + e.getLocation().getLineNr() + ": is not JSON: " + e.getOriginalMessage());
            return new Rows(Sources.unknown(name), List.of());
        }
        JsonNode starts = answer.path("unix_seconds");
        JsonNode prices = answer.path("price");
        if (!starts.isArray() || !prices.isArray()) {
            problems.add(
                    "is JSON, but not an answer of the Energy-Charts price service: unix_seconds and price are missing");
            return new Rows(Sources.unknown(name), List.of());
        }
        String unit = answer.path("unit").asText("");
        if (!unit.replace(" ", "").toUpperCase(Locale.ROOT).equals("EUR/MWH")) {
            problems.add("unit is '" + unit + "' instead of 'EUR / MWh'");
        }
        if (starts.size() != prices.size()) {
            problems.add("there are " + starts.size() + " starts, but " + prices.size() + " prices");
        }
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < Math.min(starts.size(), prices.size()); i++) {
            row("value " + (i + 1), starts.get(i), prices.get(i), problems).ifPresent(rows::add);
        }
        String licence = answer.path("license_info").asText("");
        return new Rows(
                Sources.energyCharts(name, licence.isBlank() ? "licence is not stated in the file" : licence), rows);
    }

    private static Optional<Row> row(String place, JsonNode start, JsonNode price, List<String> problems) {
        if (!start.isIntegralNumber() || !start.canConvertToLong()) {
            problems.add(place + ": start '" + start + "' is not a number of seconds since 1970");
            return Optional.empty();
        }
        if (!price.isNumber() && !price.isNull()) {
            problems.add(place + ": price '" + price + "' is not a number");
            return Optional.empty();
        }
        return Optional.of(new Row(
                place,
                Instant.ofEpochSecond(start.longValue()),
                Optional.empty(),
                price.isNull() ? Optional.empty() : Optional.of(withoutNoise(price.decimalValue()))));
    }

    /** The service computes some prices in binary fractions and prints 0.30000000000000004 for 0.30: cut to micro-euros. */
    private static BigDecimal withoutNoise(BigDecimal price) {
        return price.scale() > 6 ? price.setScale(6, RoundingMode.HALF_UP) : price;
    }
}
