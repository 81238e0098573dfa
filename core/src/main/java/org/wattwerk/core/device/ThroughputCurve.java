package org.wattwerk.core.device;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import org.wattwerk.core.quantity.Share;

/**
 * Speed of a job against the power its GPUs may draw, both as shares of their values without a cap. Piecewise linear and
 * monotone between its points; above the last point the speed stays, below the first it falls in a straight line to
 * nothing at no power.
 */
public final class ThroughputCurve {
    private static final ThroughputCurve PRIOR = new ThroughputCurve(List.of(
            point(180_300, 0),
            point(400_000, 446_000),
            point(500_000, 649_000),
            point(600_000, 814_000),
            point(700_000, 900_000),
            point(800_000, 947_000),
            point(900_000, 978_000),
            point(1_000_000, 1_000_000)));

    private final List<Point> points;

    /** A power and the speed at it. */
    public record Point(Share power, Share speed) {}

    /**
     * The curve through measured points, in any order.
     *
     * @throws IllegalArgumentException if there are fewer than two, two share a power, or more power would mean less speed
     */
    public ThroughputCurve(List<Point> points) {
        if (points.size() < 2) {
            throw new IllegalArgumentException("a throughput curve needs two points or more, not " + points.size());
        }
        this.points = points.stream().sorted(Comparator.comparing(Point::power)).toList();
        for (int i = 1; i < this.points.size(); i++) {
            Point left = this.points.get(i - 1);
            Point right = this.points.get(i);
            if (left.power().equals(right.power())) {
                throw new IllegalArgumentException("a throughput curve has two speeds at " + left.power() + " power");
            }
            if (left.speed().compareTo(right.speed()) > 0) {
                throw new IllegalArgumentException("speed falls as power rises from " + left.power() + " to "
                        + right.power() + ": a throughput curve is monotone");
            }
        }
    }

    /**
     * What to believe before anything was measured on site: the mean of six curves computed from the published Zeus
     * traces (V100, A40 and RTX 6000, each with BERT and ResNet-50; ml-energy/zeus), measured from 100 % to 40 % power
     * and extended below with the slope of the last piece, which ends at no speed at 18 % power. No Hopper is among them.
     */
    public static ThroughputCurve prior() {
        return PRIOR;
    }

    /** The points, by rising power. */
    public List<Point> points() {
        return points;
    }

    /** The speed that a power allows. */
    public Share speedAt(Share power) {
        Point left = new Point(Share.NONE, Share.NONE);
        for (Point right : points) {
            if (power.compareTo(right.power()) <= 0) {
                return between(left, right, power);
            }
            left = right;
        }
        return left.speed();
    }

    /**
     * The lowest concave curve that nowhere lies below this one: the speeds that can be reached on average by changing
     * between two powers, and the form in which equal slopes are the best division of a common power.
     */
    public ThroughputCurve concaveHull() {
        Deque<Point> hull = new ArrayDeque<>();
        for (Point next : points) {
            while (hull.size() >= 2) {
                Point last = hull.removeLast();
                if (slopeFalls(hull.getLast(), last, next)) {
                    hull.addLast(last);
                    break;
                }
            }
            hull.addLast(next);
        }
        return hull.size() == points.size() ? this : new ThroughputCurve(new ArrayList<>(hull));
    }

    private static Share between(Point left, Point right, Share power) {
        long run = right.power().partsPerMillion() - left.power().partsPerMillion();
        if (run == 0) {
            return right.speed();
        }
        long rise = right.speed().partsPerMillion() - left.speed().partsPerMillion();
        long along = power.partsPerMillion() - left.power().partsPerMillion();
        return new Share(left.speed().partsPerMillion() + Math.floorDiv(Math.multiplyExact(rise, along), run));
    }

    /** True if the slope from a to b is steeper than from b to c. */
    private static boolean slopeFalls(Point a, Point b, Point c) {
        long left = Math.multiplyExact(
                b.speed().partsPerMillion() - a.speed().partsPerMillion(),
                c.power().partsPerMillion() - b.power().partsPerMillion());
        long right = Math.multiplyExact(
                c.speed().partsPerMillion() - b.speed().partsPerMillion(),
                b.power().partsPerMillion() - a.power().partsPerMillion());
        return left > right;
    }

    private static Point point(long power, long speed) {
        return new Point(new Share(power), new Share(speed));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ThroughputCurve curve && curve.points.equals(points);
    }

    @Override
    public int hashCode() {
        return points.hashCode();
    }

    @Override
    public String toString() {
        return points.toString();
    }
}
