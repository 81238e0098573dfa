package org.wattwerk.controller.prices;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * An answer of the aWATTar market data service: milliseconds since 1970, hourly. The Austrian service tells German prices only
 * until the common zone DE-AT-LU ended.
 */
final class AwattarJson {
    /** The end of 30 September 2018 in Berlin: from then on Austria has a price of its own. */
    private static final Instant ZONES_APART = Instant.parse("2018-09-30T22:00:00Z");

    private AwattarJson() {}

    static Rows read(JsonNode answer, String name, List<String> problems) {
        JsonNode data = answer.path("data");
        boolean austrian = answer.path("url").asText("").startsWith("/at/");
        List<Row> rows = new ArrayList<>();
        boolean apart = false;
        for (int i = 0; i < data.size(); i++) {
            Optional<Row> row = row("value " + (i + 1), data.get(i), problems);
            row.ifPresent(rows::add);
            apart |= row.filter(known -> !known.start().isBefore(ZONES_APART)).isPresent();
        }
        if (austrian && apart) {
            problems.add("these are Austria's prices (its url is " + answer.path("url")
                    + "), which are not Germany's since October 2018: ask api.awattar.de");
        }
        return new Rows(
                Sources.awattar(name),
                rows,
                data.isEmpty() ? Optional.of("the service has no prices for that time") : Optional.empty());
    }

    private static Optional<Row> row(String place, JsonNode value, List<String> problems) {
        Optional<Instant> start = instant(value.path("start_timestamp"));
        Optional<Instant> end = instant(value.path("end_timestamp"));
        if (start.isEmpty() || end.isEmpty()) {
            problems.add(place + ": start_timestamp and end_timestamp must be milliseconds since 1970");
            return Optional.empty();
        }
        Duration length = Duration.between(start.get(), end.get());
        if (!RowChecks.isLength(length)) {
            problems.add(place + ": is for " + length.toMinutes() + " minutes: prices are for 15 or 60 minutes");
            return Optional.empty();
        }
        String unit = value.path("unit").asText("");
        if (!unit.toUpperCase(Locale.ROOT).equals("EUR/MWH")) {
            problems.add(place + ": unit is '" + unit + "' instead of 'Eur/MWh'");
        }
        Optional<BigDecimal> price = PriceJson.price(value.path("marketprice"));
        if (price.isEmpty()) {
            problems.add(place + ": marketprice '" + PriceJson.shown(value.path("marketprice")) + "' is not a number");
            return Optional.empty();
        }
        return Optional.of(new Row(place, start.get(), Optional.of(length), price));
    }

    private static Optional<Instant> instant(JsonNode node) {
        return node.isIntegralNumber() && node.canConvertToLong()
                ? Figure.millisecond(node.longValue())
                : Optional.empty();
    }
}
