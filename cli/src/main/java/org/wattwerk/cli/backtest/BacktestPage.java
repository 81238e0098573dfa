package org.wattwerk.cli.backtest;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.tariff.BillPosition;
import org.wattwerk.simulator.backtest.BacktestResult;
import org.wattwerk.simulator.backtest.Strategy;
import org.wattwerk.simulator.backtest.StrategyResult;

/** The report as one file for a browser: it loads nothing, follows the reader's light or dark, and fits a telephone. */
public final class BacktestPage {
    private static final String STYLE = """
            :root{color-scheme:light dark;--back:#fff;--text:#1c2126;--soft:#5a646e;--rule:#d9dee3;--card:#f6f8fa;
            --flat-out:#9a6b00;--uniform-cap:#6b7280;--pause-on-price:#a2418f;--wattwerk:#0b7a4b;
            --perfect-foresight:#1f5fbf;--price:#1c2126;--range:#c9d6e6;--less:#0b7a4b;--more:#b3372b}
            @media (prefers-color-scheme:dark){:root{--back:#14181c;--text:#e6e9ec;--soft:#9aa5af;--rule:#2d353c;
            --card:#1b2126;--flat-out:#e0a93b;--uniform-cap:#9aa5af;--pause-on-price:#d883c8;--wattwerk:#4cc38a;
            --perfect-foresight:#75a8f2;--price:#e6e9ec;--range:#33475e;--less:#4cc38a;--more:#ef7d71}}
            *{box-sizing:border-box}
            body{margin:0 auto;max-width:960px;padding:24px 16px 48px;background:var(--back);color:var(--text);
            font:15px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif}
            h1{font-size:24px;line-height:1.25;margin:0 0 4px}h2{font-size:17px;margin:36px 0 4px}
            p{margin:4px 0}.soft{color:var(--soft)}
            .cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(180px,1fr));gap:12px;margin:20px 0}
            .card{background:var(--card);border:1px solid var(--rule);border-radius:8px;padding:12px 14px}
            .card b{display:block;font-size:22px;line-height:1.3}
            .wide{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:14px;white-space:nowrap}
            th,td{text-align:right;padding:6px 8px;border-bottom:1px solid var(--rule);font-variant-numeric:tabular-nums}
            th{font-weight:600;color:var(--soft)}th:first-child,td:first-child{text-align:left}
            tr.own td{font-weight:600}
            svg{display:block;width:100%;height:auto;margin:8px 0}
            svg text{font:12px system-ui,sans-serif;fill:var(--text)}svg .tick{fill:var(--soft)}
            .grid{stroke:var(--rule);stroke-width:1}polyline{fill:none;stroke-width:1.8;stroke-linejoin:round}
            .range{fill:var(--range)}polyline.price{stroke:var(--price);stroke-width:1.2}
            """;
    private static final String SMALL = """
            .legend{display:flex;flex-wrap:wrap;gap:4px 16px;font-size:13px;color:var(--soft)}
            .legend i{display:inline-block;width:18px;height:3px;margin-right:6px;vertical-align:middle}
            rect.less{fill:var(--less)}rect.more{fill:var(--more)}
            @media (max-width:600px){body{padding:16px 12px}h1{font-size:20px}svg text{font-size:19px}
            svg .value{font-size:17px}polyline{stroke-width:2.6}}
            """;

    private final BacktestResult result;
    private final StringBuilder html = new StringBuilder();

    private BacktestPage(BacktestResult result) {
        this.result = result;
    }

    /**
     * The page.
     *
     * @param title what is played, in one line
     */
    public static String of(BacktestResult result, String title, List<String> notes) {
        return new BacktestPage(result).page(title, notes);
    }

    private String page(String title, List<String> notes) {
        YearCharts charts = new YearCharts(result);
        html.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
                .append("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>")
                .append(escaped(title))
                .append("</title><style>")
                .append(STYLE)
                .append(SMALL);
        for (Strategy strategy : Strategy.values()) {
            String style = YearCharts.style(strategy);
            html.append(String.format(
                    Locale.ROOT, "polyline.%1$s{stroke:var(--%1$s)}rect.%1$s{fill:var(--%1$s)}\n", style));
        }
        html.append("</style></head><body>\n<h1>The year again</h1><p class=\"soft\">")
                .append(escaped(title))
                .append("</p>\n");
        cards();
        heading("Side by side", "Every strategy does the same work and is billed by the real year tariff, net of VAT.");
        strategies();
        heading("What the bill is made of", "EUR, net.");
        bills();
        heading(
                "Where the saving comes from",
                "Thousand EUR, net, from one constant cap to wattwerk and to perfect foresight. The axis does not start at"
                        + " zero.");
        html.append(charts.waterfall());
        heading("Price", "EUR/MWh day-ahead: mean of each day, and its range.");
        html.append(charts.price());
        heading("Power", "kW at the connection point, mean of each day.");
        legend(List.of(Strategy.WATTWERK, Strategy.UNIFORM_CAP, Strategy.PERFECT_FORESIGHT));
        html.append(charts.power());
        heading("Load duration", "kW, and the share of the time in which it is reached or exceeded.");
        legend(List.of(Strategy.values()));
        html.append(charts.duration());
        heading("Burn-down", "Tokens that are left, in percent.");
        legend(List.of(Strategy.values()));
        html.append(charts.burnDown());
        heading("How to read this", "");
        for (String sentence : sentences(notes)) {
            html.append("<p>").append(escaped(sentence)).append("</p>\n");
        }
        return html.append("</body></html>\n").toString();
    }

    private List<String> sentences(List<String> notes) {
        List<String> sentences = new ArrayList<>();
        for (Strategy strategy : Strategy.values()) {
            sentences.add(strategy.key() + ": " + strategy.words() + ".");
        }
        sentences.addAll(BacktestText.sentences(result));
        notes.forEach(note -> sentences.add("Note: " + note + "."));
        return sentences;
    }

    private void cards() {
        StrategyResult own = result.of(Strategy.WATTWERK);
        Money less =
                result.of(Strategy.UNIFORM_CAP).bill().net().minus(own.bill().net());
        html.append("<div class=\"cards\">");
        card(BacktestText.euros(own.bill().net()) + " EUR", "net bill with wattwerk");
        card(
                BacktestText.euros(less.isNegative() ? less.negate() : less) + " EUR",
                less.isNegative() ? "more than one constant cap" : "less than one constant cap");
        card(
                String.format(Locale.ROOT, "%.2f %%", result.regretPercent()),
                "above what knowing every price would have cost");
        card(
                String.format(Locale.ROOT, "%.0f h", own.hoursOfUse()),
                "hours of use: " + own.regime().label());
        html.append("</div>\n");
    }

    private void card(String figure, String words) {
        html.append("<div class=\"card\"><b>")
                .append(escaped(figure))
                .append("</b><span class=\"soft\">")
                .append(escaped(words))
                .append("</span></div>");
    }

    private void heading(String words, String below) {
        html.append("<h2>").append(escaped(words)).append("</h2>");
        if (!below.isEmpty()) {
            html.append("<p class=\"soft\">").append(escaped(below)).append("</p>\n");
        }
    }

    private void legend(List<Strategy> strategies) {
        html.append("<p class=\"legend\">");
        for (Strategy strategy : strategies) {
            html.append("<span><i style=\"background:var(--")
                    .append(YearCharts.style(strategy))
                    .append(")\"></i>")
                    .append(strategy.key())
                    .append("</span>");
        }
        html.append("</p>");
    }

    private void strategies() {
        html.append("<div class=\"wide\"><table><tr><th>strategy</th><th>net EUR</th><th>MWh</th><th>peak kW</th>"
                + "<th>hours of use</th><th>pauses</th><th>done</th><th>EUR/M tokens</th><th>t CO2</th></tr>");
        for (StrategyResult played : result.strategies().values()) {
            row(
                    played.strategy(),
                    BacktestText.euros(played.bill().net()),
                    whole(played.energy().kilowattHours() / 1000),
                    whole(played.peak().milliwatts() / 1e6),
                    whole(played.hoursOfUse()),
                    Integer.toString(played.course().pauses()),
                    BacktestText.done(played),
                    BacktestText.perMillionTokens(played),
                    BacktestText.tonnes(played));
        }
        html.append("</table></div>\n");
    }

    private void bills() {
        html.append("<div class=\"wide\"><table><tr><th>strategy</th><th>energy</th><th>network, peak</th>"
                + "<th>network, kWh</th><th>§ 19 discount</th><th>levies, tax</th><th>net</th><th>gross</th></tr>");
        for (StrategyResult played : result.strategies().values()) {
            row(
                    played.strategy(),
                    BacktestText.euros(played.bill().net(BillPosition.ENERGY)),
                    BacktestText.euros(played.bill().net(BillPosition.CAPACITY_CHARGE)),
                    BacktestText.euros(played.bill().net(BillPosition.NETWORK_ENERGY_CHARGE)),
                    BacktestText.euros(played.bill().net(BillPosition.NETWORK_DISCOUNT)),
                    BacktestText.euros(BacktestText.rest(played)),
                    BacktestText.euros(played.bill().net()),
                    BacktestText.euros(played.bill().gross()));
        }
        html.append("</table></div>\n");
    }

    private void row(Strategy strategy, String... cells) {
        html.append(strategy == Strategy.WATTWERK ? "<tr class=\"own\"><td>" : "<tr><td>")
                .append(strategy.key())
                .append("</td>");
        for (String cell : cells) {
            html.append("<td>").append(escaped(cell)).append("</td>");
        }
        html.append("</tr>");
    }

    private static String whole(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
