package org.wattwerk.trainer.reference.chart;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Draws a few series over the step as SVG; small enough that no library is needed. */
final class LineChart {
    private static final int WIDTH = 860;
    private static final int HEIGHT = 300;
    private static final int LEFT = 64;
    private static final int TOP = 24;
    private static final int BOTTOM = 36;
    private static final List<String> COLOURS = List.of("#1f5fa8", "#c2571a", "#3b8132");
    private static final int TICKS = 5;

    private final String title;
    private final List<Series> series;
    private final double xMin;
    private final double xMax;
    private final double yMin;
    private final double yMax;

    private LineChart(String title, List<Series> series) {
        this.title = title;
        this.series = series;
        xMin = points(series).mapToDouble(Series.Point::x).min().orElse(0);
        xMax = above(xMin, points(series).mapToDouble(Series.Point::x).max().orElse(1));
        yMin = points(series).mapToDouble(Series.Point::y).min().orElse(0);
        yMax = above(yMin, points(series).mapToDouble(Series.Point::y).max().orElse(1));
    }

    /** The drawing; empty where there is nothing to draw. */
    static String svg(String title, List<Series> series) {
        List<Series> drawn = series.stream()
                .filter(one -> !one.points().isEmpty())
                .map(Series::thinned)
                .toList();
        return drawn.isEmpty() ? "" : new LineChart(title, drawn).draw();
    }

    private static Stream<Series.Point> points(List<Series> series) {
        return series.stream().flatMap(one -> one.points().stream());
    }

    private static double above(double least, double most) {
        return most > least ? most : least + 1;
    }

    private String draw() {
        StringBuilder svg = new StringBuilder();
        svg.append(format(
                "<svg viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\" aria-label=\"%s\">%n",
                WIDTH, HEIGHT, WIDTH, HEIGHT, Html.escaped(title)));
        svg.append(format("<text x=\"%d\" y=\"16\" class=\"title\">%s</text>%n", LEFT, Html.escaped(title)));
        for (int tick = 0; tick <= TICKS; tick++) {
            double yValue = yMin + (yMax - yMin) * tick / TICKS;
            double xValue = xMin + (xMax - xMin) * tick / TICKS;
            svg.append(format(
                    "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" class=\"grid\"/>"
                            + "<text x=\"%d\" y=\"%.1f\" class=\"y\">%s</text>%n",
                    LEFT, WIDTH, y(yValue), y(yValue), LEFT - 6, y(yValue) + 4, number(yValue)));
            svg.append(format(
                    "<text x=\"%.1f\" y=\"%d\" class=\"x\">%,.0f</text>%n",
                    Math.min(x(xValue), WIDTH - 24), HEIGHT - BOTTOM + 16, xValue));
        }
        for (int i = 0; i < series.size(); i++) {
            series(svg, series.get(i), COLOURS.get(i % COLOURS.size()), i);
        }
        return svg.append("</svg>\n").toString();
    }

    private void series(StringBuilder svg, Series one, String colour, int place) {
        if (one.dotted() || one.points().size() == 1) {
            for (Series.Point point : one.points()) {
                svg.append(format(
                        "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>%n", x(point.x()), y(point.y()), colour));
            }
        } else {
            svg.append(format("<polyline fill=\"none\" stroke=\"%s\" points=\"", colour));
            one.points().forEach(point -> svg.append(format("%.1f,%.1f ", x(point.x()), y(point.y()))));
            svg.append("\"/>\n");
        }
        svg.append(format(
                "<text x=\"%d\" y=\"%d\" fill=\"%s\">%s</text>%n",
                LEFT + 10 + place * 260, HEIGHT - 4, colour, Html.escaped(one.name())));
    }

    private double x(double value) {
        return LEFT + (value - xMin) / (xMax - xMin) * (WIDTH - LEFT - 8);
    }

    private double y(double value) {
        return HEIGHT - BOTTOM - (value - yMin) / (yMax - yMin) * (HEIGHT - BOTTOM - TOP);
    }

    private static String number(double value) {
        return Math.abs(value) >= 1000 ? format("%,.0f", value) : format("%.2f", value);
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
