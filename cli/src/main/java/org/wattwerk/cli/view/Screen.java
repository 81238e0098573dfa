package org.wattwerk.cli.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.wattwerk.controller.live.Live;

/** Renders one moment for a terminal: what it costs, what is drawn against the limit, who draws it, and why. */
public final class Screen {
    private static final int LABEL = 8;
    private static final int CHART_ROWS = 4;
    private static final int TALL_CHART_ROWS = 8;
    private static final int TALL = 36;
    private static final String LEADER = "       ";

    private final Live live;
    private final Day day;
    private final int width;
    private final List<Row> rows = new ArrayList<>();

    private Screen(Live live, Day day, int width) {
        this.live = live;
        this.day = day;
        this.width = width;
    }

    /**
     * One frame of at most {@code height} rows of at most {@code width} columns; what is most useful is at the top, and the
     * happenings take what room is left.
     */
    public static Frame render(Live live, Day day, int width, int height) {
        Screen screen = new Screen(live, day, width);
        screen.title();
        screen.price();
        screen.power(height >= TALL ? TALL_CHART_ROWS : CHART_ROWS);
        screen.nodes();
        screen.jobs();
        screen.money();
        screen.happenings(height - screen.rows.size());
        return new Frame(
                screen.rows.stream().limit(height).map(row -> row.within(width)).toList());
    }

    private void title() {
        String clock = live.pace() == 1
                ? (live.simulated() ? "real pace" : "")
                : String.format(Locale.ROOT, "time-lapse %.0f x", live.pace());
        rows.add(Row.of("Wattwerk ", Style.STRONG)
                .and(live.site().name() + "  ")
                .and(live.day() + " " + live.localTime(), Style.STRONG)
                .and("  " + clock, Style.WARNING)
                .and("  control time " + Figures.seconds(live.elapsedSeconds()), Style.DIM)
                .andRight(live.simulated() ? "simulated devices" : "", Style.DIM, width));
    }

    private void price() {
        Live.Price price = live.price();
        if (price == null) {
            rows.add(Row.of("price   no price is known"));
        } else {
            rows.add(Row.of("price   ")
                    .and(Figures.price(price.eurPerMwh()), Style.PRICE)
                    .and("  " + price.source() + (price.model() ? " (a model, no market price)" : ""), Style.DIM));
        }
        double[] curve = Bars.columns(day.prices(), columns());
        double low = 0;
        double high = 0;
        for (double value : curve) {
            low = Double.isNaN(value) ? low : Math.min(low, value);
            high = Double.isNaN(value) ? high : Math.max(high, value);
        }
        String line = Bars.sparkline(curve, low, high);
        int now = Math.max(0, Math.min(line.length(), nowColumn() + 1));
        rows.add(Row.of(LEADER + " ").and(line.substring(0, now), Style.PRICE).and(line.substring(now), Style.DIM));
    }

    private void power(int chartRows) {
        Live.Site site = live.site();
        boolean below = site.powerWatts() <= site.limitWatts();
        rows.add(Row.of("power   ")
                .and(Figures.kilowatts(site.powerWatts()), below ? Style.POWER : Style.ALERT)
                .and(" of ")
                .and(Figures.kilowatts(site.limitWatts()), site.limitReason() == null ? Style.PLAIN : Style.WARNING)
                .and(site.limitReason() == null ? "" : "  " + site.limitReason(), Style.WARNING)
                .and("  charged " + Figures.kilowatts(site.chargedWatts()), Style.DIM));
        double[] power = Bars.columns(day.power(), columns());
        double[] limit = Bars.columns(day.limit(), columns());
        double top = site.limitWatts();
        for (int column = 0; column < columns(); column++) {
            top = Math.max(top, Double.isNaN(limit[column]) ? 0 : limit[column]);
            top = Math.max(top, Double.isNaN(power[column]) ? 0 : power[column]);
        }
        for (int row = chartRows - 1; row >= 0; row--) {
            String label = row == chartRows - 1 ? String.format(Locale.ROOT, "%4.0f kW", top / 1000) : LEADER;
            Row line = Row.of(label + "│", Style.DIM);
            for (int column = 0; column < columns(); column++) {
                double scale = chartRows / top;
                double drawn = power[column] * scale;
                double allowed = limit[column] * scale;
                char cell = Bars.cell(drawn, row);
                // The limit is the line under which the bars must stay: drawn in the row that holds it, where it is
                // free.
                boolean limitHere = Math.ceil(allowed) - 1 == row;
                line = cell == ' ' && limitHere
                        ? line.and("‾", Style.WARNING)
                        : line.and(String.valueOf(cell), drawn > allowed ? Style.ALERT : Style.POWER);
            }
            rows.add(line);
        }
        rows.add(Row.of(LEADER + "└" + hours(columns()), Style.DIM));
    }

    private void nodes() {
        for (Live.Node node : live.nodes()) {
            String job = node.job();
            rows.add(Row.of(pad(node.node(), LABEL))
                    .and(right(Figures.kilowatts(node.powerWatts()), 9), Style.POWER)
                    .and("  limit " + right(Figures.watts(node.gpuLimitWatts()), 5) + " x " + node.gpus() + "  ")
                    .and(Bars.bar(shareOfCharge(node), 10), Style.POWER)
                    .and(" of " + right(Figures.kilowatts(node.chargedWatts()), 8), Style.DIM)
                    .and(node.state().equals("attached") ? "" : "  " + node.state(), Style.ALERT)
                    .and(node.safeState() ? "  safe state" : "", Style.ALERT)
                    .and("  " + (job == null ? "no job" : job) + (node.stopped() ? " (stopped)" : "")));
        }
    }

    /** What the node draws of what it counts against the limits. */
    private static double shareOfCharge(Live.Node node) {
        Double power = node.powerWatts();
        return power == null || node.chargedWatts() <= 0 ? 0 : power / node.chargedWatts();
    }

    private void jobs() {
        for (Live.Job job : live.jobs()) {
            Double loss = job.loss();
            Style style = switch (job.state()) {
                case "RUNNING" -> Style.GOOD;
                case "FAILED", "HELD" -> Style.ALERT;
                default -> Style.WARNING;
            };
            rows.add(Row.of(pad(job.job(), 12) + " ", Style.STRONG)
                    .and(pad(job.state(), 9), style)
                    .and(" step " + (job.step() == null ? "-" : job.step()))
                    .and("  loss " + (loss == null ? "-" : String.format(Locale.ROOT, "%.3f", loss)))
                    .and("  " + Figures.count(job.tokensPerSecond()) + " tokens/s")
                    .and("  " + Figures.kilowattHours(job.energyKwh()), Style.DIM)
                    .and("  " + Figures.euros(job.grossEur())));
            rows.add(Row.of("  " + job.why(), Style.DIM));
            Live.Goodput goodput = job.goodput();
            if (goodput != null) {
                rows.add(Row.of("  " + goodput(goodput), Style.DIM));
            }
        }
    }

    private static String goodput(Live.Goodput goodput) {
        Double useful = goodput.usefulTokensShare();
        Double wattHours = goodput.wattHoursPerMillionTokens();
        Double euros = goodput.netEurPerMillionTokens();
        return String.format(Locale.ROOT, "computing %.1f %%", 100 * goodput.computingShare())
                + (useful == null ? "" : String.format(Locale.ROOT, ", useful %.2f %%", 100 * useful))
                + (wattHours == null ? "" : String.format(Locale.ROOT, ", %,.1f Wh", wattHours))
                + (euros == null ? "" : String.format(Locale.ROOT, " and %.4f EUR net", euros))
                + (wattHours == null ? "" : " a million tokens");
    }

    private void money() {
        Live.Money money = live.money();
        String settled = money.settledUntil() == null
                ? "nothing is settled yet"
                : "settled until " + Clock.at(money.settledUntil(), live) + ", " + money.quality();
        rows.add(Row.of("so far  ")
                .and(Figures.euros(money.grossEur()) + " gross", Style.STRONG)
                .and("  " + Figures.euros(money.netEur()) + " net + " + Figures.euros(money.vatEur()) + " VAT")
                .and("  " + settled, Style.DIM));
    }

    private void happenings(int room) {
        if (room < 2) {
            return;
        }
        rows.add(Row.of("─".repeat(width), Style.DIM));
        live.happenings().stream().limit(room - 1).forEach(happening -> rows.add(happening(happening)));
    }

    static Row happening(Live.Happening happening) {
        Style style = switch (happening.kind()) {
            case "order" -> Style.WARNING;
            case "node" -> Style.POWER;
            default -> Style.PLAIN;
        };
        return Row.of(happening.localTime() + "  ", Style.DIM)
                .and(happening.text(), style)
                .and(happening.why().isEmpty() ? "" : ": " + happening.why(), Style.DIM);
    }

    private int columns() {
        return Math.max(8, Math.min(day.prices().length, width - LABEL));
    }

    private int nowColumn() {
        return day.slot(live.at()) * columns() / day.prices().length;
    }

    private static String hours(int columns) {
        StringBuilder axis = new StringBuilder("─".repeat(columns));
        for (int hour = 0; hour < 24; hour += 3) {
            int at = hour * columns / 24;
            if (at + 2 <= columns) {
                axis.replace(at, at + 2, String.format(Locale.ROOT, "%02d", hour));
            }
        }
        return axis.toString();
    }

    private static String pad(String text, int columns) {
        return text.length() >= columns ? text : text + " ".repeat(columns - text.length());
    }

    private static String right(String text, int columns) {
        return text.length() >= columns ? text : " ".repeat(columns - text.length()) + text;
    }
}
