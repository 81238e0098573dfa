package org.wattwerk.cli.document;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.wattwerk.core.tariff.DeliveryDay;

/** The page of a statement: who pays, what for, how sure the figures are, and what proves them. */
final class StatementPage {
    private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm", Locale.ENGLISH);
    /** The family name under which the page asks for its font. */
    static final String FONT = "Statement";

    private static final BigDecimal WHOLE = BigDecimal.valueOf(100);
    private static final String STYLE = """
            @page { size: A4; margin: 20mm 18mm 22mm 18mm;
              @bottom-left { content: element(foot); }
              @bottom-right { content: "Page " counter(page) " of " counter(pages); font: 8pt Statement; color: #555; } }
            body { font: 9.5pt Statement; color: #111; }
            h1 { font-size: 17pt; margin: 0 0 1mm 0; }
            h2 { font-size: 11.5pt; margin: 7mm 0 2mm 0; page-break-after: avoid; }
            p { margin: 0 0 1.5mm 0; line-height: 1.35; }
            .light { color: #555; }
            .foot { position: running(foot); font-size: 8pt; color: #555; }
            .draft { border: 0.4mm solid #b45309; color: #92400e; padding: 2mm 3mm; margin: 3mm 0; }
            table { width: 100%; border-collapse: collapse; -fs-table-paginate: paginate; }
            thead { display: table-header-group; }
            tr { page-break-inside: avoid; }
            h1, h2, th { font-weight: normal; }
            th { text-align: left; font-size: 8.5pt; color: #555; border-bottom: 0.3mm solid #111; padding: 1mm 1.5mm; }
            td { border-bottom: 0.1mm solid #ccc; padding: 1.1mm 1.5mm; vertical-align: top; }
            .right { text-align: right; white-space: nowrap; }
            .sum td { border-top: 0.3mm solid #111; border-bottom: 0.3mm solid #111; }
            .bar { background: #2563eb; height: 1.6mm; margin-top: 1.2mm; }
            .hash { font-size: 8pt; }
            .note { margin-top: 2mm; font-size: 8pt; }
            .narrow th, .narrow td { font-size: 7pt; padding: 1mm 0.8mm; }
            """;

    /** A month with its statement and its corrections, or a period's statement by itself. */
    private final JsonNode answer;

    private final JsonNode statement;
    private final String by;
    private final StringBuilder html = new StringBuilder();

    private StatementPage(JsonNode statement, String by) {
        this.answer = statement;
        this.statement = statement.path("month").isTextual() ? statement.path("statement") : statement;
        this.by = by;
    }

    /** The page as XHTML; every text of the statement is escaped. */
    static String of(JsonNode statement, String by) {
        return new StatementPage(statement, by).page();
    }

    private String page() {
        html.append("<html lang=\"en\"><head><title>")
                .append(escaped("Statement " + statement.path("title").asText()))
                .append("</title><style>")
                .append(STYLE)
                .append("</style></head><body>");
        line("div", "foot", by);
        html.append("<h1>Electricity statement</h1>");
        line("p", "", statement.path("title").asText());
        month();
        if (statement.isObject()) {
            line("p", "light", period());
            draft();
            html.append("<h2>Who pays</h2>");
            accounts();
            html.append("<h2>What for</h2>");
            positions();
            goodput();
        } else {
            line("p", "light", "No quarter hour of this month is settled.");
        }
        corrections();
        List<String> year = YearSentences.of(statement);
        if (!year.isEmpty()) {
            html.append("<h2>The year so far</h2>");
            year.forEach(sentence -> line("p", "", sentence));
        }
        html.append("<h2>How sure these figures are</h2>");
        notes();
        return html.append("</body></html>").toString();
    }

    private void month() {
        if (answer.path("month").isTextual()) {
            boolean closed = answer.path("closed").asBoolean();
            String why = answer.path("closedBecause").asText("");
            line(
                    "p",
                    closed ? "light" : "draft",
                    "Month " + answer.path("month").asText() + ", "
                            + (closed
                                    ? "closed on "
                                            + local(Instant.parse(
                                                    answer.path("closedAt").asText()))
                                            + (answer.path("closedBecause").isTextual() ? " (" + why + ")" : "")
                                    : "open: the sums will change until it is closed"));
        }
    }

    private void corrections() {
        if (answer.path("corrections").isEmpty()) {
            return;
        }
        html.append("<h2>Corrections of closed months</h2><table><thead><tr>");
        head("", "Month");
        head("right", "kWh");
        head("right", "EUR net");
        head("right", "VAT");
        head("right", "EUR gross");
        html.append("</tr></thead><tbody>");
        for (JsonNode correction : answer.path("corrections")) {
            html.append("<tr>");
            cell("", correction.path("month").asText());
            money(correction);
            html.append("</tr>");
        }
        html.append("<tr class=\"sum\">");
        cell("", "This month and corrections");
        cell("right", "");
        cell("right", grouped(answer.path("netEur").asText()));
        cell("right", grouped(answer.path("vatEur").asText()));
        cell("right", grouped(answer.path("grossEur").asText()));
        html.append("</tr></tbody></table>");
    }

    private String period() {
        Instant from = Instant.parse(statement.path("from").asText());
        Instant to = Instant.parse(statement.path("to").asText());
        return local(from) + " to " + local(to) + " (Europe/Berlin), "
                + statement.path("quarterHours").asInt() + " quarter hours of "
                + Duration.between(from, to).toMinutes() / 15;
    }

    /** A statement that may still change says so before its first figure. */
    private void draft() {
        int preliminary = statement.path("preliminaryQuarterHours").asInt();
        int missing = statement.path("missingQuarterHours").asInt();
        if (preliminary + missing > 0) {
            line(
                    "p",
                    "draft",
                    answer.path("closed").asBoolean()
                            ? preliminary + " quarter hours were preliminary and " + missing
                                    + " missing when the month was closed. What comes of them is a line of a later month."
                            : "Not final: " + preliminary + " quarter hours are preliminary and " + missing
                                    + " are missing. The sums will change.");
        }
    }

    private void accounts() {
        BigDecimal all = amount(statement, "netEur");
        html.append("<table><thead><tr>");
        head("", "Account");
        head("", "Cost centre");
        head("right", "kWh");
        head("right", "EUR net");
        head("right", "VAT");
        head("right", "EUR gross");
        head("", "Share");
        head("", "Quality");
        html.append("</tr></thead><tbody>");
        for (JsonNode account : statement.path("accounts")) {
            html.append("<tr>");
            cell("", account.path("account").asText());
            cell("", PayerText.of(account));
            money(account);
            bar(amount(account, "netEur"), all);
            cell(
                    "",
                    account.path("quality").asText()
                            + (account.path("preliminary").asBoolean() ? ", preliminary" : ""));
            html.append("</tr>");
        }
        html.append("<tr class=\"sum\">");
        cell("", "Meter");
        cell("", "");
        money(statement);
        cell("", "");
        cell("", statement.path("quality").asText());
        html.append("</tr></tbody></table>");
    }

    private void money(JsonNode row) {
        cell("right", kilowattHours(row));
        cell("right", grouped(row.path("netEur").asText()));
        cell("right", grouped(row.path("vatEur").asText()));
        cell("right", grouped(row.path("grossEur").asText()));
    }

    private void bar(BigDecimal part, BigDecimal all) {
        BigDecimal percent = all.signum() <= 0 || part.signum() <= 0
                ? BigDecimal.ZERO
                : part.multiply(WHOLE).divide(all, 1, RoundingMode.HALF_UP).min(WHOLE);
        html.append("<td style=\"width:16mm\"><div class=\"bar\" style=\"width:")
                .append(percent.toPlainString())
                .append("%\"></div></td>");
    }

    private void positions() {
        html.append("<table><thead><tr>");
        head("", "Position");
        head("", "auf Deutsch");
        boolean accrued = statement.path("positions").findValue("certainty") != null;
        head("right", "EUR net");
        if (accrued) {
            head("right", "of it catch-up");
            head("", "Certainty");
        }
        html.append("</tr></thead><tbody>");
        for (JsonNode position : statement.path("positions")) {
            html.append("<tr>");
            cell("", position.path("label").asText());
            cell("", position.path("german").asText());
            cell("right", grouped(position.path("netEur").asText()));
            if (accrued) {
                cell("right", grouped(position.path("catchUpEur").asText("")));
                cell("", position.path("certainty").asText(""));
            }
            html.append("</tr>");
        }
        sum("Net", "netto", "netEur");
        sum("VAT " + statement.path("vatRate").asText(), "Umsatzsteuer", "vatEur");
        sum("Gross", "brutto", "grossEur");
        html.append("</tbody></table>");
    }

    /** What the jobs' time and tokens came to; nothing where no job was seen. */
    private void goodput() {
        if (statement.path("goodput").isEmpty()) {
            return;
        }
        html.append("<h2>What the jobs made of it</h2><table class=\"narrow\"><thead><tr>");
        for (String head : GoodputRows.HEADS) {
            head(head.equals(GoodputRows.HEADS.get(0)) ? "" : "right", head.equals("Goodput") ? "Job" : head);
        }
        html.append("</tr></thead><tbody>");
        for (List<String> row : GoodputRows.of(statement.path("goodput"))) {
            html.append("<tr>");
            cell("", row.get(0));
            row.subList(1, row.size()).forEach(figure -> cell("right", figure));
            html.append("</tr>");
        }
        html.append("</tbody></table>");
        line(
                "p",
                "light note",
                "Shares are of the time since a job was submitted, within this period; useful tokens are those that its model"
                        + " has learnt and kept. Energy and amounts are those of the job's account.");
    }

    private void sum(String label, String german, String amount) {
        html.append("<tr class=\"sum\">");
        cell("", label);
        cell("", german);
        cell("right", grouped(statement.path(amount).asText()));
        if (statement.path("positions").findValue("certainty") != null) {
            cell("", "");
            cell("", "");
        }
        html.append("</tr>");
    }

    private void notes() {
        line(
                "p",
                "",
                "The energy of the meter is " + statement.path("quality").asText()
                        + "; the accounts sum to the meter and their amounts to the bill, exactly.");
        for (JsonNode source : statement.path("priceSources")) {
            String licence = source.path("licence").asText("");
            line(
                    "p",
                    "",
                    "Prices: " + source.path("name").asText()
                            + (source.path("model").asBoolean() ? " (a model, no market price)" : "")
                            + (licence.isEmpty() ? "" : ", " + licence) + ".");
        }
        statement.path("simulated").forEach(note -> line("p", "", "Simulated: " + note.asText()));
        if (statement.path("notInIt").isTextual()) {
            line("p", "", "Not in it: " + statement.path("notInIt").asText());
        }
        if (answer.path("waits").isTextual()) {
            line("p", "", "Waiting: " + answer.path("waits").asText());
        }
        String hash = answer.path("ledgerHash").asText("");
        if (!hash.isEmpty() && !hash.equals("null")) {
            html.append("<p>Head of the ledger's hash chain when this was made: <span class=\"hash\">")
                    .append(escaped(hash))
                    .append("</span></p>");
        }
    }

    private void line(String element, String style, String text) {
        html.append('<').append(element);
        style(style);
        html.append('>').append(escaped(text)).append("</").append(element).append('>');
    }

    private void head(String style, String text) {
        line("th", style, text);
    }

    private void cell(String style, String text) {
        line("td", style, text);
    }

    private void style(String style) {
        if (!style.isEmpty()) {
            html.append(" class=\"").append(style).append('"');
        }
    }

    private static String local(Instant instant) {
        return LOCAL.format(instant.atZone(DeliveryDay.ZONE));
    }

    private static BigDecimal amount(JsonNode row, String name) {
        return new BigDecimal(row.path(name).asText("0"));
    }

    private static String kilowattHours(JsonNode row) {
        return grouped(
                amount(row, "energyKwh").setScale(3, RoundingMode.HALF_UP).toPlainString());
    }

    /** Groups of three digits by a thin gap, as in 1 374 996.00, which reads the same in English and in German. */
    private static String grouped(String amount) {
        int point = amount.indexOf('.');
        StringBuilder digits = new StringBuilder(amount);
        for (int i = (point < 0 ? amount.length() : point) - 3; i > (amount.startsWith("-") ? 1 : 0); i -= 3) {
            digits.insert(i, '\u00a0');
        }
        return digits.toString();
    }

    private static String escaped(String text) {
        StringBuilder safe = new StringBuilder();
        text.codePoints().forEach(point -> {
            switch (point) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                default -> {
                    if (point >= ' ') {
                        safe.appendCodePoint(point);
                    }
                }
            }
        });
        return safe.toString();
    }
}
