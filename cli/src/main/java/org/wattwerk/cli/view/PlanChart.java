package org.wattwerk.cli.view;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.wattwerk.core.time.QuarterHour;

/** A curve over days to a year as a chart of block characters: each column is the mean of its time. */
public final class PlanChart {
    private static final int ROWS = 6;
    private static final int LABEL = 9;
    private static final int NARROWEST = 8;
    /** From so many days on the axis names months, below it days. */
    private static final int MONTHS_FROM = 63;

    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("MMM", Locale.ENGLISH);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("dd.MM.", Locale.ROOT);

    private PlanChart() {}

    /**
     * The rows of a chart, from nothing, or from the lowest mean if that is below nothing, to the highest mean.
     *
     * @param values one for each quarter hour from the start
     * @param width columns of the terminal
     */
    public static List<String> lines(
            double[] values, Instant start, ZoneId zone, int width, Style style, boolean colour) {
        int columns = Math.max(NARROWEST, Math.min(values.length, width - LABEL));
        double[] means = means(values, columns);
        double low = 0;
        double high = 1e-9;
        for (double mean : means) {
            low = Math.min(low, mean);
            high = Math.max(high, mean);
        }
        double step = (high - low) / ROWS;
        List<String> lines = new ArrayList<>();
        for (int row = ROWS - 1; row >= 0; row--) {
            StringBuilder cells = new StringBuilder();
            for (double mean : means) {
                cells.append(Bars.cell((mean - low) / step, row));
            }
            double edge = row == 0 ? low : low + step * (row + 1);
            String label =
                    row == 0 || row == ROWS - 1 ? String.format(Locale.ROOT, "%7.0f ", edge) : " ".repeat(LABEL - 1);
            String text = cells.toString().stripTrailing();
            lines.add((label + "│" + (colour && !text.isEmpty() ? style.paint(text) : text)).stripTrailing());
        }
        lines.add(axis(values.length, columns, start, zone));
        return lines;
    }

    private static double[] means(double[] values, int columns) {
        double[] means = new double[columns];
        for (int column = 0; column < columns; column++) {
            int from = (int) ((long) column * values.length / columns);
            int to = Math.max(from + 1, (int) ((column + 1L) * values.length / columns));
            double sum = 0;
            for (int i = from; i < to; i++) {
                sum += values[i];
            }
            means[column] = sum / (to - from);
        }
        return means;
    }

    /** The first of each month, or single days where there are few. */
    private static String axis(int length, int columns, Instant start, ZoneId zone) {
        boolean months = length / 96 >= MONTHS_FROM;
        StringBuilder axis = new StringBuilder(" ".repeat(LABEL));
        LocalDate day = start.atZone(zone).toLocalDate();
        LocalDate end =
                start.plus(QuarterHour.LENGTH.multipliedBy(length)).atZone(zone).toLocalDate();
        for (; !day.isAfter(end); day = day.plusDays(1)) {
            long at = QuarterHour.containing(day.atStartOfDay(zone).toInstant()).number()
                    - QuarterHour.containing(start).number();
            if (at < 0 || at >= length || (months && day.getDayOfMonth() != 1)) {
                continue;
            }
            int column = LABEL + (int) (at * columns / length);
            int next = axis.length() == LABEL ? column : Math.max(column, axis.length() + 1);
            if (next == column) {
                axis.append(" ".repeat(column - axis.length())).append(months ? MONTH.format(day) : DAY.format(day));
            }
        }
        return axis.toString();
    }
}
