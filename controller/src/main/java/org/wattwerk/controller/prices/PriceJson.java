package org.wattwerk.controller.prices;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** JSON as the price services answer: read strictly, so that a key that comes twice is an error and not the last one's. */
final class PriceJson {
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    private PriceJson() {}

    /** The document; empty if it is not JSON, which is then said in {@code problems}. */
    static Optional<JsonNode> parse(String text, List<String> problems) {
        try {
            return Optional.of(JSON.readTree(text));
        } catch (JsonProcessingException e) {
            problems.add(
                    "line " + (e.getLocation() == null ? 1 : e.getLocation().getLineNr()) + ": is not JSON: "
                            + e.getOriginalMessage());
            return Optional.empty();
        }
    }

    /** The reader for a document, told from its keys. */
    static Optional<PriceFormat> format(JsonNode document) {
        if (document.has("unix_seconds")) {
            return Optional.of(PriceFormat.ENERGY_CHARTS);
        } else if (document.has("series")) {
            return Optional.of(PriceFormat.SMARD_CHUNK);
        } else if (document.path("data").isArray()) {
            return Optional.of(PriceFormat.AWATTAR);
        }
        return Optional.empty();
    }

    /** The price that a node says, if it is a number of a possible size. */
    static Optional<BigDecimal> price(JsonNode node) {
        return node.isNumber() ? Figure.of(node.decimalValue()).map(Figure::withoutNoise) : Optional.empty();
    }

    /** A node as a message may show it: a hostile one is cut. */
    static String shown(JsonNode node) {
        String text = node.toString();
        return text.length() > 40 ? text.substring(0, 40) + "…" : text;
    }
}
