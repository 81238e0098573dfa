package org.wattwerk.controller.prices;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.wattwerk.core.tariff.PriceInterval;
import org.wattwerk.core.tariff.PriceSource;

/**
 * The text of a price document, read: its content tells the format.
 *
 * @param format empty if it is none that is known
 * @param intervals only complete where {@code problems} is empty
 * @param nothing why it holds no price although it is a good answer; empty if it holds some, or is not good
 */
record PriceText(
        Optional<PriceFormat> format,
        PriceSource source,
        List<PriceInterval> intervals,
        Optional<String> nothing,
        List<String> problems) {

    /**
     * Reads all of it and finds everything that is wrong.
     *
     * @param limit what the market can have published by now; later prices are refused
     */
    static PriceText read(String text, String name, PublishedLimit limit) {
        List<String> problems = new ArrayList<>();
        String start = text.stripLeading();
        Optional<PriceFormat> format = Optional.empty();
        Rows rows = new Rows(Sources.unknown(name), List.of());
        if (start.startsWith("{") || start.startsWith("[")) {
            Optional<JsonNode> document = PriceJson.parse(start, problems);
            if (document.isPresent()) {
                format = PriceJson.format(document.get());
                rows = json(document.get(), format, name, problems);
            }
        } else if (looksLikeHtml(start)) {
            problems.add("is a web page and no prices");
        } else if (start.startsWith("<")) {
            format = Optional.of(PriceFormat.ENTSOE_A44);
            rows = EntsoeA44.read(start.strip(), name, problems);
        } else {
            String header = start.lines().findFirst().orElse("");
            if (Smard.knows(header)) {
                format = Optional.of(PriceFormat.SMARD_CSV);
                rows = Smard.read(text.lines().toList(), name, problems);
            } else if (PlainCsv.knows(header)) {
                format = Optional.of(PriceFormat.PLAIN_CSV);
                rows = PlainCsv.read(text.lines().toList(), name, problems);
            } else {
                problems.add(start.isEmpty() ? "the file is empty" : unknown());
            }
        }
        return checked(format, rows, limit, problems);
    }

    private static PriceText checked(
            Optional<PriceFormat> format, Rows rows, PublishedLimit limit, List<String> problems) {
        Optional<String> nothing = rows.nothing();
        if (problems.isEmpty()
                && nothing.isEmpty()
                && rows.rows().stream().allMatch(row -> row.eurosPerMwh().isEmpty())) {
            nothing = Optional.of("there is no price in it");
        }
        List<PriceInterval> intervals =
                nothing.isPresent() ? List.of() : RowChecks.intervals(rows.rows(), limit, problems);
        return new PriceText(
                format,
                rows.source(),
                intervals,
                problems.isEmpty() ? nothing : Optional.empty(),
                List.copyOf(problems));
    }

    private static Rows json(JsonNode document, Optional<PriceFormat> format, String name, List<String> problems) {
        if (format.isPresent() && format.get() == PriceFormat.SMARD_CHUNK) {
            return SmardChunk.read(document, name, problems);
        } else if (format.isPresent() && format.get() == PriceFormat.AWATTAR) {
            return AwattarJson.read(document, name, problems);
        } else if (format.isPresent()) {
            return EnergyChartsJson.read(document, name, problems);
        }
        problems.add(
                "is JSON, but no answer of Energy-Charts (unix_seconds and price are missing), of SMARD (series) or of"
                        + " aWATTar (data)");
        return new Rows(Sources.unknown(name), List.of());
    }

    private static boolean looksLikeHtml(String start) {
        String head = start.substring(0, Math.min(200, start.length())).toLowerCase(java.util.Locale.ROOT);
        return head.startsWith("<!doctype html") || head.contains("<html");
    }

    private static String unknown() {
        return "not a file of prices that is known: give a CSV export of SMARD, an answer of Energy-Charts, SMARD, ENTSO-E or"
                + " aWATTar, or CSV with the header " + PlainCsv.HEADER;
    }
}
