package org.wattwerk.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.wattwerk.cli.document.GoodputRows;
import org.wattwerk.cli.document.LocalMinute;
import org.wattwerk.cli.document.PayerText;
import org.wattwerk.cli.document.YearSentences;
import org.wattwerk.cli.view.Figures;
import org.wattwerk.cli.view.Table;

/** A statement as the controller answers it, as text: who pays, what for, and what is simulated. */
public final class StatementText {
    private StatementText() {}

    /** The lines; amounts are those of the controller, to the cent, and never reckoned again. */
    public static List<String> lines(JsonNode statement) {
        List<String> lines = new ArrayList<>();
        Instant from = Instant.parse(statement.path("from").asText());
        Instant to = Instant.parse(statement.path("to").asText());
        lines.add("Statement: " + statement.path("title").asText());
        lines.add(LocalMinute.text(from) + " to " + LocalMinute.text(to) + " (Europe/Berlin), "
                + statement.path("quarterHours").asInt() + " quarter hours of "
                + Duration.between(from, to).toMinutes() / 15 + missing(statement));
        lines.add("");
        lines.addAll(accounts(statement).lines());
        lines.add("");
        if (!statement.path("projects").isEmpty()) {
            lines.addAll(projects(statement).lines());
            lines.add("");
        }
        lines.addAll(positions(statement).lines());
        lines.add("");
        if (!statement.path("goodput").isEmpty()) {
            lines.addAll(goodput(statement.path("goodput")).lines());
            lines.add("");
        }
        for (JsonNode source : statement.path("priceSources")) {
            String licence = source.path("licence").asText("");
            lines.add("Prices: " + source.path("name").asText()
                    + (source.path("model").asBoolean() ? " (a model, no market price)" : "")
                    + (licence.isEmpty() ? "" : ", " + licence));
        }
        statement.path("simulated").forEach(note -> lines.add("Simulated: " + note.asText()));
        if (statement.path("notInIt").isTextual()) {
            lines.add("Not in it: " + statement.path("notInIt").asText());
        }
        lines.addAll(YearSentences.of(statement));
        lines.addAll(waits(statement));
        return lines;
    }

    /** The lines of what a month booked: its own statement, and what it corrects of months that were closed before. */
    public static List<String> month(JsonNode month) {
        List<String> lines = new ArrayList<>();
        lines.add("Month " + month.path("month").asText() + ", "
                + (month.path("closed").asBoolean()
                        ? "closed on "
                                + LocalMinute.text(
                                        Instant.parse(month.path("closedAt").asText())) + because(month)
                                + "; it never changes"
                        : "open: what is booked in it may still grow"));
        lines.add("");
        if (month.path("statement").isObject()) {
            lines.addAll(lines(month.path("statement")));
        } else {
            lines.add("No quarter hour of this month is settled.");
        }
        if (!month.path("corrections").isEmpty()) {
            lines.add("");
            lines.addAll(corrections(month).lines());
        }
        lines.addAll(waits(month));
        return lines;
    }

    private static String because(JsonNode month) {
        return month.path("closedBecause").isTextual()
                ? " (" + month.path("closedBecause").asText() + ")"
                : "";
    }

    /** Said last, where it is seen: what is not in the statement yet. */
    private static List<String> waits(JsonNode answer) {
        return answer.path("waits").isTextual()
                ? List.of("WAITING: " + answer.path("waits").asText())
                : List.of();
    }

    private static Table corrections(JsonNode month) {
        Table table = Table.of("Corrections of closed months", ">kWh", ">EUR net", ">VAT", ">EUR gross");
        for (JsonNode line : month.path("corrections")) {
            table.row(
                    line.path("month").asText(),
                    kilowattHours(line),
                    line.path("netEur").asText(),
                    line.path("vatEur").asText(),
                    line.path("grossEur").asText());
        }
        return table.rule()
                .row(
                        "this month and corrections",
                        "",
                        month.path("netEur").asText(),
                        month.path("vatEur").asText(),
                        month.path("grossEur").asText());
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
                    PayerText.of(account),
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

    private static Table goodput(JsonNode goodputs) {
        Table table = Table.of(GoodputRows.HEADS.stream()
                .map(head -> head.equals(GoodputRows.HEADS.get(0)) ? head : ">" + head)
                .toArray(String[]::new));
        GoodputRows.of(goodputs).forEach(row -> table.row(row.toArray(String[]::new)));
        return table;
    }

    private static Table projects(JsonNode statement) {
        Table table = Table.of("Project (without its part of the peak)", ">kWh", ">EUR net", ">VAT", ">EUR gross");
        for (JsonNode project : statement.path("projects")) {
            table.row(
                    project.path("project").asText(),
                    kilowattHours(project),
                    project.path("netEur").asText(),
                    project.path("vatEur").asText(),
                    project.path("grossEur").asText());
        }
        return table;
    }

    private static Table positions(JsonNode statement) {
        boolean accrued = statement.path("positions").findValue("certainty") != null;
        Table table = accrued
                ? Table.of("Position", "auf Deutsch", ">EUR net", ">of it catch-up", "")
                : Table.of("Position", "auf Deutsch", ">EUR net");
        for (JsonNode position : statement.path("positions")) {
            row(
                    table,
                    accrued,
                    position.path("label").asText(),
                    position.path("german").asText(),
                    position.path("netEur").asText(),
                    position.path("catchUpEur").asText(""),
                    position.path("certainty").asText("").equals("estimated") ? "estimated" : "");
        }
        table.rule();
        row(table, accrued, "net", "netto", statement.path("netEur").asText(), "", "");
        row(
                table,
                accrued,
                "VAT " + statement.path("vatRate").asText(),
                "Umsatzsteuer",
                statement.path("vatEur").asText(),
                "",
                "");
        row(table, accrued, "gross", "brutto", statement.path("grossEur").asText(), "", "");
        return table;
    }

    private static void row(
            Table table, boolean accrued, String label, String german, String net, String catchUp, String certainty) {
        if (accrued) {
            table.row(label, german, net, catchUp, certainty);
        } else {
            table.row(label, german, net);
        }
    }

    private static String kilowattHours(JsonNode account) {
        return new BigDecimal(account.path("energyKwh").asText("0"))
                .setScale(3, RoundingMode.HALF_UP)
                .toPlainString();
    }
}
