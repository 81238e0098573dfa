package org.wattwerk.trainer.reference.chart;

import java.util.ArrayList;
import java.util.List;

/**
 * A line in a chart.
 *
 * @param name what it shows, with its unit
 * @param dotted points instead of a line
 */
record Series(String name, boolean dotted, List<Point> points) {
    /** More would not be seen. */
    private static final int POINTS_MAX = 800;

    record Point(double x, double y) {}

    Series {
        points = List.copyOf(points);
    }

    /** The same with neighbours averaged, so that a long run fits onto the page. */
    Series thinned() {
        if (points.size() <= POINTS_MAX) {
            return this;
        }
        List<Point> thinned = new ArrayList<>();
        for (int i = 0; i < POINTS_MAX; i++) {
            int from = (int) ((long) i * points.size() / POINTS_MAX);
            int to = (int) ((long) (i + 1) * points.size() / POINTS_MAX);
            double x = 0;
            double y = 0;
            for (Point point : points.subList(from, to)) {
                x += point.x();
                y += point.y();
            }
            thinned.add(new Point(x / (to - from), y / (to - from)));
        }
        return new Series(name, dotted, thinned);
    }
}
