package org.wattwerk.core.capping;

import java.util.Optional;
import org.wattwerk.core.quantity.Power;

/**
 * Where a node is to go.
 *
 * @param gpuLimit the limit of each GPU; empty to stop the node
 * @param maintenance its devices are to be let go, and it is to be charged what they draw by default
 */
public record NodeTarget(Optional<Power> gpuLimit, boolean maintenance, String reason) {
    public NodeTarget {
        if (maintenance && gpuLimit.isPresent()) {
            throw new IllegalArgumentException("a node in maintenance has no limit of ours: " + gpuLimit);
        }
    }

    /** To work, or to stop it. */
    public NodeTarget(Optional<Power> gpuLimit, String reason) {
        this(gpuLimit, false, reason);
    }

    public static NodeTarget stopped(String reason) {
        return new NodeTarget(Optional.empty(), reason);
    }

    /** Out of work; only for a node on which nothing runs. */
    public static NodeTarget maintenance(String reason) {
        return new NodeTarget(Optional.empty(), true, reason);
    }
}
