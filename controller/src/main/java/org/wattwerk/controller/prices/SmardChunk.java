package org.wattwerk.controller.prices;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.wattwerk.core.time.QuarterHour;

/**
 * A chunk of SMARD's chart data: pairs of milliseconds and value, null where nothing is published yet. It says neither what it
 * holds nor in which unit; only its name does: {@code 4169_DE-LU_quarterhour_1759096800000.json}.
 */
final class SmardChunk {
    /** The German price since October 2018; the filter, not the region, decides the market. */
    static final String FILTER = "4169";

    /** The price of the common zone DE-AT-LU until then. */
    private static final String FILTER_BEFORE = "251";

    private static final Pattern NAME = Pattern.compile("(\\d+)_([A-Z-]+)_(hour|quarterhour)_\\d+.*");

    private SmardChunk() {}

    static Rows read(JsonNode chunk, String name, List<String> problems) {
        Matcher said = NAME.matcher(name);
        if (!said.matches()) {
            problems.add(
                    "is a chunk of SMARD's chart data, which does not say what it holds: keep the name under which it"
                            + " is published, such as 4169_DE-LU_quarterhour_1759096800000.json");
            return new Rows(Sources.unknown(name), List.of());
        }
        if (!said.group(1).equals(FILTER) && !said.group(1).equals(FILTER_BEFORE)) {
            problems.add("is SMARD's series " + said.group(1) + ", which is not the German price: that is " + FILTER
                    + " (until September 2018 " + FILTER_BEFORE + ")");
            return new Rows(Sources.smard(name), List.of());
        }
        Duration length = said.group(3).equals("hour") ? Duration.ofHours(1) : QuarterHour.LENGTH;
        JsonNode series = chunk.path("series");
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < series.size(); i++) {
            row("value " + (i + 1), series.get(i), length, problems).ifPresent(rows::add);
        }
        return new Rows(Sources.smard(name), rows);
    }

    private static Optional<Row> row(String place, JsonNode pair, Duration length, List<String> problems) {
        JsonNode at = pair.path(0);
        Optional<Instant> start =
                at.isIntegralNumber() && at.canConvertToLong() ? Figure.millisecond(at.longValue()) : Optional.empty();
        if (pair.size() != 2 || start.isEmpty()) {
            problems.add(
                    place + ": '" + PriceJson.shown(pair) + "' is not a pair of milliseconds since 1970 and a price");
            return Optional.empty();
        }
        Optional<BigDecimal> price = PriceJson.price(pair.path(1));
        if (price.isEmpty() && !pair.path(1).isNull()) {
            problems.add(place + ": price '" + PriceJson.shown(pair.path(1)) + "' is not a number");
            return Optional.empty();
        }
        return Optional.of(new Row(place, start.get(), Optional.of(length), price));
    }
}
