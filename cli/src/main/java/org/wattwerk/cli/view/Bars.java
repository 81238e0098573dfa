package org.wattwerk.cli.view;

/** Figures drawn with block characters, an eighth of a cell each. */
final class Bars {
    private static final String UP = " ▁▂▃▄▅▆▇█";
    private static final String RIGHT = " ▏▎▍▌▋▊▉█";

    private Bars() {}

    /** A curve one row high between {@code low} and {@code high}; a value that is missing (NaN) is a gap. */
    static String sparkline(double[] values, double low, double high) {
        StringBuilder line = new StringBuilder();
        for (double value : values) {
            int eighths = high > low ? (int) Math.round(7 * (value - low) / (high - low)) : 0;
            line.append(Double.isNaN(value) ? ' ' : UP.charAt(1 + Math.max(0, Math.min(7, eighths))));
        }
        return line.toString();
    }

    /** The cell of a column at a row of a chart, counted from below; {@code value} in rows. */
    static char cell(double value, int row) {
        double inside = Double.isNaN(value) ? 0 : value - row;
        return UP.charAt((int) Math.round(8 * Math.max(0, Math.min(1, inside))));
    }

    /** A horizontal bar for a share of a whole. */
    static String bar(double share, int width) {
        int eighths = (int) Math.round(Math.max(0, Math.min(1, share)) * width * 8);
        StringBuilder bar = new StringBuilder("█".repeat(eighths / 8));
        if (eighths % 8 > 0) {
            bar.append(RIGHT.charAt(eighths % 8));
        }
        return bar + "░".repeat(width - bar.length());
    }

    /** Values resampled to a number of columns: the highest of those that fall into one, so that no peak is lost. */
    static double[] columns(double[] values, int columns) {
        double[] out = new double[columns];
        for (int column = 0; column < columns; column++) {
            int from = column * values.length / columns;
            int to = Math.max(from + 1, (column + 1) * values.length / columns);
            out[column] = Double.NaN;
            for (int i = from; i < Math.min(to, values.length); i++) {
                if (!Double.isNaN(values[i]) && !(values[i] <= out[column])) {
                    out[column] = values[i];
                }
            }
        }
        return out;
    }
}
