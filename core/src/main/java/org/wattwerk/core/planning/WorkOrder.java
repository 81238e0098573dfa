package org.wattwerk.core.planning;

import java.util.List;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.NodeClass;
import org.wattwerk.core.quantity.Share;

/**
 * What a job still has to do in the quarter hours that are planned.
 *
 * @param points the limits at which it can be run, lowest first; the highest is full speed
 * @param overhead what the facility adds to each watt
 * @param quarterHoursAtFullSpeed the work that is left, as time at full speed
 * @param pausable whether it may rest
 * @param standing what it has done, and whether it rests
 */
public record WorkOrder(
        JobId job,
        NodeClass nodeClass,
        int nodes,
        List<OperatingPoint> points,
        Share overhead,
        double quarterHoursAtFullSpeed,
        boolean pausable,
        Standing standing) {
    /** The order of a job that has just been handed in. */
    public WorkOrder(
            JobId job,
            NodeClass nodeClass,
            int nodes,
            List<OperatingPoint> points,
            Share overhead,
            double quarterHoursAtFullSpeed,
            boolean pausable) {
        this(job, nodeClass, nodes, points, overhead, quarterHoursAtFullSpeed, pausable, Standing.NEW);
    }

    public WorkOrder {
        points = List.copyOf(points);
        if (points.isEmpty()) {
            throw new IllegalArgumentException("job " + job + " has no operating point");
        }
    }

    /** The same order at other limits. */
    public WorkOrder at(List<OperatingPoint> others) {
        return new WorkOrder(job, nodeClass, nodes, others, overhead, quarterHoursAtFullSpeed, pausable, standing);
    }
}
