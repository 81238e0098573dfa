package org.wattwerk.core.capping;

import java.util.Map;
import java.util.Optional;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.NodeClass;
import org.wattwerk.core.quantity.Power;

/**
 * What one job's nodes may draw, and why.
 *
 * @param gpuLimit the limit of each of its GPUs; empty when the job is to rest at a checkpoint
 * @param otherClasses by name of the node class, the limit where it is another one for the same speed
 * @param cause the rule that decided
 */
public record Allotment(
        JobId job, Optional<Power> gpuLimit, Map<String, Power> otherClasses, Cause cause, String reason) {
    public Allotment {
        otherClasses = Map.copyOf(otherClasses);
    }

    /** As planned, on nodes of one class. */
    public Allotment(JobId job, Optional<Power> gpuLimit, String reason) {
        this(job, gpuLimit, Map.of(), Cause.PLAN, reason);
    }

    /** The rule that decided about a job's power. */
    public enum Cause {
        /** Power is not short: the job has what the plan asks for. */
        PLAN,
        /** On its way to what the plan asks for, no faster than the site's power may change. */
        RAMP,
        /** A limit of the power tree. */
        LIMIT,
        /** Rests, so that others can run above their economic floor. */
        GIVES_WAY,
        /** A limit so low that a job that may not rest goes under its economic floor. */
        BELOW_FLOOR
    }

    /** The limit of each GPU in a node of some class. */
    public Optional<Power> limitOf(NodeClass nodeClass) {
        return gpuLimit.map(lead -> otherClasses.getOrDefault(nodeClass.name(), lead));
    }
}
