package org.wattwerk.core.planning.curve;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.wattwerk.core.cluster.NodeClass;
import org.wattwerk.core.planning.OperatingPoint;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.Share;

/**
 * Power at the meter against the speed of a whole run: its resting state and the corners of the upper concave hull of its
 * running states. A quarter hour may be divided between two states, because the meter keeps only its mean; so every point
 * on a straight line between two states can be had, and only the hull matters.
 *
 * <p>While it runs and may not rest, a run moves on the hull of its running states. Where resting costs nothing, the hull
 * begins at rest, and the lowest running states fall below it: they are dominated by resting part of the time.
 */
public final class PowerCurve {
    private final List<Corner> running;
    private final List<Corner> withRest;
    private final Corner rest;

    /**
     * A state of the run.
     *
     * @param kilowatts mean power of the whole run at the meter
     * @param speed against full speed; one is full speed
     */
    public record Corner(double kilowatts, double speed) {
        public Corner {
            if (!(kilowatts >= 0) || !(speed >= 0) || Double.isInfinite(kilowatts) || Double.isInfinite(speed)) {
                throw new IllegalArgumentException("a corner of a curve needs power and speed that are not negative: "
                        + kilowatts + " kW, speed " + speed);
            }
        }
    }

    private PowerCurve(Corner rest, List<Corner> running) {
        this.rest = rest;
        this.running = hull(running);
        List<Corner> all = new ArrayList<>();
        all.add(rest);
        all.addAll(running);
        this.withRest = hull(all);
    }

    /**
     * From a resting power and measured running states in any order.
     *
     * @throws IllegalArgumentException if no state is given, two share a power, more power would mean less speed, or a
     *     running state draws no more than the resting one; with the numbers
     */
    public static PowerCurve of(double restKilowatts, List<Corner> states) {
        if (states.isEmpty()) {
            throw new IllegalArgumentException("a power curve needs one running state or more, and none is given");
        }
        List<Corner> sorted = states.stream()
                .sorted(Comparator.comparingDouble(Corner::kilowatts))
                .toList();
        for (int i = 1; i < sorted.size(); i++) {
            Corner left = sorted.get(i - 1);
            Corner right = sorted.get(i);
            if (left.kilowatts == right.kilowatts) {
                throw new IllegalArgumentException("two speeds at " + left.kilowatts + " kW: " + left.speed + " and "
                        + right.speed + "; keep one, or measure again");
            }
            if (right.speed < left.speed) {
                throw new IllegalArgumentException("speed falls from " + left.speed + " at " + left.kilowatts
                        + " kW to " + right.speed + " at " + right.kilowatts
                        + " kW: a curve that is not monotone is not planned on; measure these two states again");
            }
        }
        if (sorted.get(0).kilowatts <= restKilowatts) {
            throw new IllegalArgumentException("the lowest running state draws " + sorted.get(0).kilowatts
                    + " kW, no more than the " + restKilowatts + " kW of a resting run");
        }
        return new PowerCurve(new Corner(restKilowatts, 0), sorted);
    }

    /** The curve of a job on nodes of one class: their hosts, their GPUs, and what the facility adds to each watt. */
    public static PowerCurve of(NodeClass nodeClass, int nodes, List<OperatingPoint> points, Share overhead) {
        List<Corner> states = points.stream()
                .map(point -> new Corner(
                        atMeter(nodeClass.at(point.gpuLimit()), nodes, overhead),
                        point.speed().ratio()))
                .toList();
        return of(atMeter(nodeClass.stopped(), nodes, overhead), states);
    }

    private static double atMeter(Power node, int nodes, Share overhead) {
        Power one = node.plus(node.times(overhead));
        return one.milliwatts() / 1e6 * nodes;
    }

    /** The resting state, with no speed. */
    public Corner rest() {
        return rest;
    }

    /** The corners between which a run moves that does not rest, by rising power. */
    public List<Corner> running() {
        return running;
    }

    /** The corners where resting is free, beginning with rest, by rising power. */
    public List<Corner> withRest() {
        return withRest;
    }

    /** Full speed. */
    public Corner full() {
        return running.get(running.size() - 1);
    }

    /** The mean power at which a running run has a speed; empty above full speed, the lowest running power below it. */
    public Optional<Double> kilowattsAt(double speed) {
        Corner left = running.get(0);
        if (speed <= left.speed) {
            return Optional.of(left.kilowatts);
        }
        for (Corner right : running) {
            if (speed <= right.speed) {
                double along = (speed - left.speed) / (right.speed - left.speed);
                return Optional.of(left.kilowatts + along * (right.kilowatts - left.kilowatts));
            }
            left = right;
        }
        return Optional.empty();
    }

    /** The upper concave hull of states by rising power; states on a straight line stay. */
    private static List<Corner> hull(List<Corner> states) {
        List<Corner> hull = new ArrayList<>();
        for (Corner next : states) {
            while (hull.size() >= 2 && isBelow(hull.get(hull.size() - 2), hull.get(hull.size() - 1), next)) {
                hull.remove(hull.size() - 1);
            }
            hull.add(next);
        }
        return List.copyOf(hull);
    }

    private static boolean isBelow(Corner a, Corner b, Corner c) {
        return (b.speed - a.speed) * (c.kilowatts - b.kilowatts) < (c.speed - b.speed) * (b.kilowatts - a.kilowatts);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PowerCurve curve && curve.rest.equals(rest) && curve.running.equals(running);
    }

    @Override
    public int hashCode() {
        return Objects.hash(rest, running);
    }

    @Override
    public String toString() {
        return "rest " + rest + ", running " + running;
    }
}
