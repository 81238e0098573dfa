package org.wattwerk.core.control;

import java.util.List;
import java.util.Optional;
import org.wattwerk.core.quantity.Power;

/**
 * Everything the controller knows at one tick; immutable, for readers.
 *
 * @param limit what the connection point may draw now
 * @param order the outside order that lowered it, if one holds
 * @param chargedAtConnection what it may be drawing: all charges, overhead and the declared maximum of other loads
 * @param freeze that people have forbidden every raise, if they have
 * @param leftOfQuarterHour the limit, where what is left of the quarter hour's energy gives it
 */
public record ClusterView(
        Power limit,
        Optional<Curtailment> order,
        Power chargedAtConnection,
        List<NodeView> nodes,
        List<JobView> jobs,
        List<Curtailment> orders,
        Optional<Freeze> freeze,
        Optional<Power> leftOfQuarterHour) {
    /** Where no peak of the quarter hour lowers the limit. */
    public ClusterView(
            Power limit,
            Optional<Curtailment> order,
            Power chargedAtConnection,
            List<NodeView> nodes,
            List<JobView> jobs,
            List<Curtailment> orders,
            Optional<Freeze> freeze) {
        this(limit, order, chargedAtConnection, nodes, jobs, orders, freeze, Optional.empty());
    }

    /** While nothing is frozen. */
    public ClusterView(
            Power limit,
            Optional<Curtailment> order,
            Power chargedAtConnection,
            List<NodeView> nodes,
            List<JobView> jobs,
            List<Curtailment> orders) {
        this(limit, order, chargedAtConnection, nodes, jobs, orders, Optional.empty());
    }

    public ClusterView {
        nodes = List.copyOf(nodes);
        jobs = List.copyOf(jobs);
        orders = List.copyOf(orders);
    }
}
