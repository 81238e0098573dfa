package org.wattwerk.core.planning;

import java.util.ArrayList;
import java.util.List;
import org.wattwerk.core.cluster.GpuModel;
import org.wattwerk.core.device.ThroughputCurve;
import org.wattwerk.core.quantity.Power;

/** The limits at which a job can be run, lowest first, and its speed between them by straight lines. */
public record OperatingPoints(List<OperatingPoint> points) {
    private static final int STEPS = 20;

    public OperatingPoints {
        points = List.copyOf(points);
        for (int i = 1; i < points.size(); i++) {
            if (!points.get(i).gpuLimit().exceeds(points.get(i - 1).gpuLimit())) {
                throw new IllegalArgumentException("limits do not rise: " + points);
            }
        }
        if (points.isEmpty()) {
            throw new IllegalArgumentException("no operating point");
        }
    }

    /** Every twentieth of the highest limit that the GPU accepts, on a curve. */
    public static OperatingPoints of(GpuModel gpu, ThroughputCurve curve) {
        List<OperatingPoint> points = new ArrayList<>();
        for (int step = 1; step <= STEPS; step++) {
            Power limit = gpu.maxLimit().times(step).dividedBy(STEPS);
            if (limit.compareTo(gpu.minLimit()) >= 0) {
                points.add(new OperatingPoint(limit, curve.speedAt(limit.of(gpu.maxLimit()))));
            }
        }
        return new OperatingPoints(points);
    }

    public Power lowest() {
        return points.get(0).gpuLimit();
    }

    public Power highest() {
        return points.get(points.size() - 1).gpuLimit();
    }

    /** Speed against full speed under a limit; that of the nearest point outside the range. */
    public double speedAt(Power limit) {
        if (limit.compareTo(lowest()) <= 0) {
            return points.get(0).speed().ratio();
        }
        for (int i = 1; i < points.size(); i++) {
            OperatingPoint upper = points.get(i);
            if (limit.compareTo(upper.gpuLimit()) <= 0) {
                OperatingPoint lower = points.get(i - 1);
                double part = (limit.milliwatts() - lower.gpuLimit().milliwatts())
                        / (double) (upper.gpuLimit().milliwatts()
                                - lower.gpuLimit().milliwatts());
                return lower.speed().ratio()
                        + part * (upper.speed().ratio() - lower.speed().ratio());
            }
        }
        return points.get(points.size() - 1).speed().ratio();
    }

    /** The points at or above a limit; all of them if none is. */
    public OperatingPoints from(Power limit) {
        List<OperatingPoint> above = points.stream()
                .filter(point -> !limit.exceeds(point.gpuLimit()))
                .toList();
        return above.isEmpty() ? this : new OperatingPoints(above);
    }
}
