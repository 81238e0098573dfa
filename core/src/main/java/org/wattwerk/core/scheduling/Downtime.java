package org.wattwerk.core.scheduling;

import java.time.Instant;
import java.util.Set;
import org.wattwerk.core.cluster.NodeId;

/**
 * A maintenance window of some nodes, half-open.
 *
 * @param reason what is done there, for people
 */
public record Downtime(Set<NodeId> nodes, Instant from, Instant to, String reason) {
    public Downtime {
        nodes = Set.copyOf(nodes);
        if (!from.isBefore(to)) {
            throw new IllegalArgumentException("a maintenance window ends after it began: " + from + " to " + to);
        }
    }

    /** Whether it falls into a time; one that ends never may be as long as it likes. */
    boolean meets(Instant start, Instant end) {
        return from.isBefore(end) && to.isAfter(start);
    }
}
