package org.wattwerk.core.cluster;

import java.util.List;
import org.wattwerk.core.quantity.Share;

/**
 * A job as its owner submitted it.
 *
 * @param name for people
 * @param costCentre who pays
 * @param priority higher goes first; the lower one gives way
 * @param nodes how many whole nodes it needs, all at once
 * @param throughputGoal the share of full-speed throughput over the planned period that its owner needs
 * @param pausable whether it may rest at a checkpoint when power is dear or short
 * @param command program and arguments, started on every node of the job
 */
public record JobSpec(
        JobId id,
        String name,
        String costCentre,
        int priority,
        int nodes,
        Share throughputGoal,
        boolean pausable,
        List<String> command) {
    public JobSpec {
        command = List.copyOf(command);
        if (nodes < 1) {
            throw new IllegalArgumentException("job " + id + " needs at least one node, not " + nodes);
        }
        if (command.isEmpty()) {
            throw new IllegalArgumentException("job " + id + " has no command");
        }
    }
}
