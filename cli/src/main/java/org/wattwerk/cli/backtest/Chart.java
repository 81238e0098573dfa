package org.wattwerk.cli.backtest;

import java.util.List;
import java.util.Locale;

/** One chart as SVG: axes, lines, bands and bars in the colours of the page; nothing is loaded from anywhere. */
final class Chart {
    private static final int WIDTH = 720;
    private static final int HEIGHT = 250;
    private static final int LEFT = 74;
    private static final int RIGHT = 12;
    private static final int TOP = 12;
    private static final int BOTTOM = 34;
    private static final int TICKS = 5;

    private final StringBuilder marks = new StringBuilder();
    private final String describes;
    private final double low;
    private final double high;

    /**
     * A chart whose scale reaches from one value to another.
     *
     * @param describes what it shows, for people who cannot see it
     */
    Chart(String describes, double low, double high) {
        double step = step(low, high);
        this.describes = describes;
        this.low = Math.floor(low / step) * step;
        this.high = Math.max(this.low + step, Math.ceil(high / step) * step);
        for (double tick = this.low; tick <= this.high + step / 1000; tick += step) {
            marks.append(String.format(
                    Locale.ROOT,
                    "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/><text class=\"tick\" x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>",
                    LEFT,
                    WIDTH - RIGHT,
                    y(tick),
                    y(tick),
                    LEFT - 8,
                    y(tick) + 4,
                    figure(tick, step)));
        }
    }

    private static double step(double low, double high) {
        double raw = Math.max(1e-9, high - low) / TICKS;
        double power = Math.pow(10, Math.floor(Math.log10(raw)));
        for (double nice : new double[] {1, 2, 2.5, 5}) {
            if (raw <= nice * power) {
                return nice * power;
            }
        }
        return 10 * power;
    }

    private static String figure(double value, double step) {
        return String.format(Locale.ROOT, step < 1 ? "%,.1f" : "%,.0f", value == 0 ? 0.0 : value);
    }

    /** A word below the axis, at a part of its length. */
    Chart below(double part, String anchor, String word) {
        marks.append(String.format(
                Locale.ROOT,
                "<text class=\"tick\" x=\"%.1f\" y=\"%d\" text-anchor=\"%s\">%s</text>",
                x(part),
                HEIGHT - 12,
                anchor,
                word));
        return this;
    }

    /** Values evenly along the axis. */
    Chart line(double[] values, String style) {
        marks.append("<polyline class=\"").append(style).append("\" points=\"");
        for (int i = 0; i < values.length; i++) {
            point(i, values.length, values[i]);
        }
        marks.append("\"/>");
        return this;
    }

    /** The space between two lines. */
    Chart band(double[] lower, double[] upper, String style) {
        marks.append("<polygon class=\"").append(style).append("\" points=\"");
        for (int i = 0; i < upper.length; i++) {
            point(i, upper.length, upper[i]);
        }
        for (int i = lower.length - 1; i >= 0; i--) {
            point(i, lower.length, lower[i]);
        }
        marks.append("\"/>");
        return this;
    }

    private void point(int index, int count, double value) {
        double part = count == 1 ? 0 : index / (double) (count - 1);
        marks.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(part), y(value)));
    }

    /** Bars that stand beside each other, each with its name below and its figure above. */
    Chart bars(List<Bar> bars) {
        double slot = (WIDTH - LEFT - RIGHT) / (double) bars.size();
        for (int i = 0; i < bars.size(); i++) {
            Bar bar = bars.get(i);
            double top = y(Math.max(bar.from(), bar.to()));
            double middle = LEFT + (i + 0.5) * slot;
            marks.append(String.format(
                    Locale.ROOT,
                    "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/><text class=\"value\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">%s</text><text class=\"tick\" x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>",
                    bar.style(),
                    middle - slot * 0.34,
                    top,
                    slot * 0.68,
                    Math.max(1, Math.abs(y(bar.from()) - y(bar.to()))),
                    middle,
                    Math.max(TOP + 10, top - 5),
                    bar.figure(),
                    middle,
                    HEIGHT - 12,
                    bar.name()));
        }
        return this;
    }

    /** A bar between two values. */
    record Bar(String name, double from, double to, String figure, String style) {}

    String svg() {
        return "<svg role=\"img\" aria-label=\"" + describes + "\" viewBox=\"0 0 " + WIDTH + " " + HEIGHT + "\">"
                + marks + "</svg>\n";
    }

    private static double x(double part) {
        return LEFT + part * (WIDTH - LEFT - RIGHT);
    }

    private double y(double value) {
        double clamped = Math.max(low, Math.min(high, value));
        return TOP + (high - clamped) / (high - low) * (HEIGHT - TOP - BOTTOM);
    }
}
