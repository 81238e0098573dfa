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
 * @param holding how long it holds its nodes, with how few and how many it runs, and whether it may be sent away
 * @param project what it runs for, beside who pays; empty if nobody said
 */
public record JobSpec(
        JobId id,
        String name,
        String costCentre,
        int priority,
        int nodes,
        Share throughputGoal,
        boolean pausable,
        List<String> command,
        Holding holding,
        String project) {
    /** A job of no project. */
    public JobSpec(
            JobId id,
            String name,
            String costCentre,
            int priority,
            int nodes,
            Share throughputGoal,
            boolean pausable,
            List<String> command,
            Holding holding) {
        this(id, name, costCentre, priority, nodes, throughputGoal, pausable, command, holding, "");
    }

    /** A job of a fixed size that promises no end and may not be sent away. */
    public JobSpec(
            JobId id,
            String name,
            String costCentre,
            int priority,
            int nodes,
            Share throughputGoal,
            boolean pausable,
            List<String> command) {
        this(id, name, costCentre, priority, nodes, throughputGoal, pausable, command, Holding.of(Math.max(1, nodes)));
    }

    public JobSpec {
        command = List.copyOf(command);
        if (id.equals(JobId.CLOSED)) {
            throw new IllegalArgumentException(
                    "'" + id + "' is what meters call jobs that are gone: name the job otherwise");
        }
        if (nodes < 1) {
            throw new IllegalArgumentException("job " + id + " needs at least one node, not " + nodes);
        }
        if (command.isEmpty()) {
            throw new IllegalArgumentException("job " + id + " has no command");
        }
        if (nodes < holding.nodesMin() || nodes > holding.nodesMax()) {
            throw new IllegalArgumentException(
                    "job " + id + " wants " + nodes + " nodes, which is not between its least, " + holding.nodesMin()
                            + ", and its most, " + holding.nodesMax());
        }
    }
}
