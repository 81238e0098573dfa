package org.wattwerk.cli.view;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.wattwerk.core.time.QuarterHour;

/** A day as a chart of block characters with a line at zero: values may be negative, and NaN is a gap. */
public final class PriceChart {
    private static final int ROWS = 9;
    private static final int LABEL = 9;
    private static final int NARROWEST = 8;
    private static final char FULL = '█';
    private static final char UPPER_HALF = '▀';

    private final double[] values;
    private final int columns;
    private final boolean colour;
    private final int above;
    private final double step;
    private final double top;

    private PriceChart(double[] values, int columns, boolean colour) {
        this.values = values;
        this.columns = columns;
        this.colour = colour;
        double high = 0;
        double low = 0;
        for (double value : values) {
            high = Double.isNaN(value) ? high : Math.max(high, value);
            low = Double.isNaN(value) ? low : Math.min(low, value);
        }
        int below = low < 0 ? (int) Math.max(1, Math.min(ROWS - 1, Math.round(ROWS * -low / (high - low)))) : 0;
        this.above = ROWS - below;
        this.step = Math.max(Math.max(high / above, below == 0 ? 0 : -low / below), 1e-9);
        this.top = step * above;
    }

    /**
     * The rows of a chart.
     *
     * @param values one for each quarter hour from the start of the day
     * @param width columns of the terminal
     * @param colour whether escape sequences are wanted
     */
    public static List<String> lines(double[] values, Instant start, ZoneId zone, int width, boolean colour) {
        int columns = Math.max(NARROWEST, Math.min(values.length, width - LABEL));
        return new PriceChart(values, columns, colour).draw(start, zone);
    }

    private List<String> draw(Instant start, ZoneId zone) {
        double[] highest = Bars.columns(values, columns);
        double[] lowest = negated(Bars.columns(negated(values), columns));
        List<String> lines = new ArrayList<>();
        for (int row = 0; row < ROWS; row++) {
            int level = above - row - 1;
            StringBuilder cells = new StringBuilder();
            for (int column = 0; column < columns; column++) {
                cells.append(
                        level >= 0
                                ? Bars.cell(highest[column] / step, level)
                                : depth(lowest[column] / -step, -level - 1));
            }
            boolean labelled = row == 0 || level == 0 || row == ROWS - 1;
            double edge = level >= 0 ? (level == 0 ? 0 : top) : -step * (ROWS - above);
            String label = labelled ? String.format(Locale.ROOT, "%7.0f ", edge) : " ".repeat(LABEL - 1);
            String text = cells.toString().stripTrailing();
            Style style = level >= 0 ? Style.PRICE : Style.GOOD;
            lines.add((label + "│" + (colour && !text.isEmpty() ? style.paint(text) : text)).stripTrailing());
        }
        lines.add(axis(start, zone));
        return lines;
    }

    private static char depth(double value, int row) {
        double inside = Double.isNaN(value) ? 0 : value - row;
        return inside >= 0.75 ? FULL : inside >= 0.25 ? UPPER_HALF : ' ';
    }

    private static double[] negated(double[] values) {
        double[] negated = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            negated[i] = -values[i];
        }
        return negated;
    }

    /** The local hour below the first column of every sixth hour. */
    private String axis(Instant start, ZoneId zone) {
        StringBuilder axis = new StringBuilder(" ".repeat(LABEL));
        for (int i = 0; i < values.length; i++) {
            LocalTime local = LocalTime.ofInstant(start.plus(QuarterHour.LENGTH.multipliedBy(i)), zone);
            int column = LABEL + (int) ((long) i * columns / values.length);
            if (local.getHour() % 6 == 0 && local.getMinute() == 0 && axis.length() <= column) {
                axis.append(" ".repeat(column - axis.length()))
                        .append(String.format(Locale.ROOT, "%02d", local.getHour()));
            }
        }
        return axis.toString();
    }
}
