package org.wattwerk.core.capping;

import java.util.Optional;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.NodeClass;
import org.wattwerk.core.quantity.Power;

/**
 * What one job's nodes would draw if power were not short; decisions are made on such groups, never on single GPUs.
 *
 * @param wantedLimit the limit of each GPU that the plan asks for; empty when the plan lets the job rest
 * @param floorLimit the economic floor of each GPU's limit: below it a token costs more energy than it saves
 * @param pausable whether the job may rest at a checkpoint when power is short
 * @param reason why the plan asks for this, for people
 */
public record Demand(
        JobId job,
        NodeClass nodeClass,
        int nodes,
        Optional<Power> wantedLimit,
        Power floorLimit,
        int priority,
        boolean pausable,
        String reason) {
    /** What the group draws with every GPU at {@code limit}. */
    Power at(Power limit) {
        return nodeClass.at(limit).times(nodes);
    }

    /** What the group draws at rest. */
    Power stopped() {
        return nodeClass.stopped().times(nodes);
    }

    long gpus() {
        return (long) nodes * nodeClass.gpus();
    }
}
