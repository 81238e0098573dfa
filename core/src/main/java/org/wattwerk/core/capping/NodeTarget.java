package org.wattwerk.core.capping;

import java.util.Optional;
import org.wattwerk.core.quantity.Power;

/**
 * Where a node is to go.
 *
 * @param gpuLimit the limit of each GPU; empty to stop the node
 */
public record NodeTarget(Optional<Power> gpuLimit, String reason) {
    public static NodeTarget stopped(String reason) {
        return new NodeTarget(Optional.empty(), reason);
    }
}
