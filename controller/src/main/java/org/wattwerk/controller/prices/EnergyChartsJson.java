package org.wattwerk.controller.prices;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** An answer of the Energy-Charts price service: starts in seconds since 1970 beside prices, single values may be null. */
final class EnergyChartsJson {
    private EnergyChartsJson() {}

    static Rows read(JsonNode answer, String name, List<String> problems) {
        JsonNode starts = answer.path("unix_seconds");
        JsonNode prices = answer.path("price");
        String licence = answer.path("license_info").asText("");
        if (starts.isNull() && prices.isNull()) {
            return new Rows(
                    Sources.energyCharts(name, licence),
                    List.of(),
                    Optional.of("the service has no prices for that time"));
        }
        if (answer.has("co2eq")) {
            problems.add("is carbon intensity and no prices: read it with --carbon");
            return new Rows(Sources.unknown(name), List.of());
        }
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
        return new Rows(Sources.energyCharts(name, licence), rows);
    }

    private static Optional<Row> row(String place, JsonNode start, JsonNode price, List<String> problems) {
        Optional<Instant> second = start.isIntegralNumber() && start.canConvertToLong()
                ? Figure.second(start.longValue())
                : Optional.empty();
        if (second.isEmpty()) {
            problems.add(place + ": start '" + PriceJson.shown(start) + "' is not a number of seconds since 1970");
            return Optional.empty();
        }
        Optional<BigDecimal> value = PriceJson.price(price);
        if (value.isEmpty() && !price.isNull()) {
            problems.add(place + ": price '" + PriceJson.shown(price) + "' is not a number");
            return Optional.empty();
        }
        return Optional.of(new Row(place, second.get(), Optional.empty(), value));
    }
}
