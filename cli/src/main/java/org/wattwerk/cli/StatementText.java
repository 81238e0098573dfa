package org.wattwerk.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.wattwerk.cli.view.Figures;
import org.wattwerk.cli.view.Table;
import org.wattwerk.core.tariff.DeliveryDay;

/** A statement as the controller answers it, as text: who pays, what for, and what is simulated. */
public final class StatementText {
    private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

    private StatementText() {}

    /** The lines; amounts are those of the controller, to the cent, and never reckoned again. */
    public static List<String> lines(JsonNode statement) {
        List<String> lines = new ArrayList<>();
        Instant from = Instant.parse(statement.path("from").asText());
        Instant to = Instant.parse(statement.path("to").asText());
        lines.add("Statement: " + statement.path("title").asText());
        lines.add(local(from) + " to " + local(to) + " (Europe/Berlin), "
                + statement.path("quarterHours").asInt() + " quarter hours of "
                + Duration.between(from, to).toMinutes() / 15 + missing(statement));
        lines.add("");
        lines.addAll(accounts(statement).lines());
        lines.add("");
        lines.addAll(positions(statement).lines());
        lines.add("");
        for (JsonNode source : statement.path("priceSources")) {
            String licence = source.path("licence").asText("");
            lines.add("Prices: " + source.path("name").asText()
                    + (source.path("model").asBoolean() ? " (a model, no market price)" : "")
                    + (licence.isEmpty() ? "" : ", " + licence));
        }
        statement.path("simulated").forEach(note -> lines.add("Simulated: " + note.asText()));
        lines.add("Not in it: " + statement.path("notInIt").asText());
        return lines;
    }

    private static String local(Instant instant) {
        return LOCAL.format(instant.atZone(DeliveryDay.ZONE));
    }

    private static String missing(JsonNode statement) {
        int preliminary = statement.path("preliminaryQuarterHours").asInt();
        int missing = statement.path("missingQuarterHours").asInt();
        return (preliminary == 0 ? "" : ", " + preliminary + " of them preliminary")
                + (missing == 0 ? "" : ", " + missing + " MISSING");
    }

    private static Table accounts(JsonNode statement) {
        Table table = Table.of(
                "Account",
                "Cost centre",
                ">kWh",
                ">EUR net",
                ">VAT",
                ">EUR gross",
                ">tokens",
                ">net/M tokens",
                "quality");
        for (JsonNode account : statement.path("accounts")) {
            JsonNode tokens = account.path("modelledTokens");
            table.row(
                    account.path("account").asText(),
                    account.path("costCentre").asText(""),
                    kilowattHours(account),
                    account.path("netEur").asText(),
                    account.path("vatEur").asText(),
                    account.path("grossEur").asText(),
                    tokens.isNumber() ? Figures.count(tokens.asLong()) : "",
                    account.path("netEurPerMillionTokens").asText("").replace("null", ""),
                    account.path("quality").asText()
                            + (account.path("preliminary").asBoolean() ? ", preliminary" : ""));
        }
        return table.rule()
                .row(
                        "meter",
                        "",
                        kilowattHours(statement),
                        statement.path("netEur").asText(),
                        statement.path("vatEur").asText(),
                        statement.path("grossEur").asText(),
                        "",
                        "",
                        statement.path("quality").asText());
    }

    private static Table positions(JsonNode statement) {
        Table table = Table.of("Position", "auf Deutsch", ">EUR net");
        for (JsonNode position : statement.path("positions")) {
            table.row(
                    position.path("label").asText(),
                    position.path("german").asText(),
                    position.path("netEur").asText());
        }
        return table.rule()
                .row("net", "netto", statement.path("netEur").asText())
                .row(
                        "VAT " + statement.path("vatRate").asText(),
                        "Umsatzsteuer",
                        statement.path("vatEur").asText())
                .row("gross", "brutto", statement.path("grossEur").asText());
    }

    private static String kilowattHours(JsonNode account) {
        return new BigDecimal(account.path("energyKwh").asText("0"))
                .setScale(3, RoundingMode.HALF_UP)
                .toPlainString();
    }
}
