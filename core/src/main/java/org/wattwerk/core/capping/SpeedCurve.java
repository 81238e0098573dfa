package org.wattwerk.core.capping;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.wattwerk.core.cluster.GpuModel;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.Share;

/**
 * The speed of a job against the limit of each GPU as a concave line: each further watt brings at most as much as the one
 * before, which is what makes the best division of a limit one without surprises.
 */
public final class SpeedCurve {
    private final double[] milliwatts;
    private final double[] speeds;

    private SpeedCurve(double[] milliwatts, double[] speeds) {
        this.milliwatts = milliwatts;
        this.speeds = speeds;
    }

    /** A limit of each GPU and the speed under it, against full speed. */
    public record Point(Power gpuLimit, Share speed) {}

    /**
     * The lowest concave line above the points.
     *
     * @throws IllegalArgumentException if there is none, or more power would mean less speed
     */
    public static SpeedCurve of(List<Point> points) {
        List<Point> sorted = points.stream()
                .sorted(Comparator.comparing(Point::gpuLimit).thenComparing(Point::speed))
                .toList();
        if (sorted.isEmpty()) {
            throw new IllegalArgumentException("a speed curve needs a point");
        }
        List<Point> hull = new ArrayList<>();
        for (Point next : sorted) {
            if (!hull.isEmpty() && hull.get(hull.size() - 1).speed().compareTo(next.speed()) > 0) {
                throw new IllegalArgumentException("speed falls as power rises to " + next.gpuLimit());
            }
            while (!hull.isEmpty() && isBelow(hull, next)) {
                hull.remove(hull.size() - 1);
            }
            hull.add(next);
        }
        double[] limits = new double[hull.size()];
        double[] speeds = new double[hull.size()];
        for (int i = 0; i < limits.length; i++) {
            limits[i] = hull.get(i).gpuLimit().milliwatts();
            speeds[i] = hull.get(i).speed().ratio();
        }
        return new SpeedCurve(limits, speeds);
    }

    /** What is believed of a GPU of which nothing is known: speed in proportion to its limit. */
    public static SpeedCurve straight(GpuModel gpu) {
        return of(List.of(
                new Point(gpu.minLimit(), gpu.minLimit().of(gpu.maxLimit())), new Point(gpu.maxLimit(), Share.ALL)));
    }

    /** True if the last point of a hull has no place in it once {@code next} is there. */
    private static boolean isBelow(List<Point> hull, Point next) {
        Point last = hull.get(hull.size() - 1);
        if (last.gpuLimit().equals(next.gpuLimit())) {
            return true;
        }
        if (hull.size() == 1) {
            return false;
        }
        Point before = hull.get(hull.size() - 2);
        double toLast = slope(before, last);
        return toLast <= slope(last, next);
    }

    private static double slope(Point from, Point to) {
        return (to.speed().ratio() - from.speed().ratio())
                / (to.gpuLimit().milliwatts() - from.gpuLimit().milliwatts());
    }

    /** Speed under a limit in milliwatts; that of the nearest end outside the curve. */
    double speedAt(long limitMilliwatts) {
        return along(milliwatts, speeds, (double) limitMilliwatts);
    }

    /** The lowest limit, in milliwatts, that allows a speed; that of the nearest end outside the curve. */
    double limitAt(double speed) {
        return along(speeds, milliwatts, speed);
    }

    /** The speeds at which the curve bends. */
    double[] bends() {
        return speeds.clone();
    }

    private static double along(double[] from, double[] to, double at) {
        if (at <= from[0]) {
            return to[0];
        }
        for (int i = 1; i < from.length; i++) {
            if (at <= from[i]) {
                double run = from[i] - from[i - 1];
                return run <= 0 ? to[i - 1] : to[i - 1] + (to[i] - to[i - 1]) * (at - from[i - 1]) / run;
            }
        }
        return to[to.length - 1];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SpeedCurve curve
                && java.util.Arrays.equals(curve.milliwatts, milliwatts)
                && java.util.Arrays.equals(curve.speeds, speeds);
    }

    @Override
    public int hashCode() {
        return java.util.Arrays.hashCode(milliwatts) + 31 * java.util.Arrays.hashCode(speeds);
    }

    @Override
    public String toString() {
        return "speeds from " + speeds[0] + " to " + speeds[speeds.length - 1];
    }
}
