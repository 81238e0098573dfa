package org.wattwerk.core.capping;

import java.util.List;
import java.util.Optional;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.NodeClass;
import org.wattwerk.core.cluster.PowerTree;
import org.wattwerk.core.quantity.Power;

/**
 * What one job's nodes would draw if power were not short; decisions are made on such groups, never on single GPUs.
 *
 * @param groups where its nodes hang; the first one's class is the one that limits are told for
 * @param wantedLimit the limit of each GPU that the plan asks for; empty when the plan lets the job rest
 * @param floorLimit the economic floor of each GPU's limit: below it a token costs more energy than it saves
 * @param pausable whether the job may rest at a checkpoint when power is short
 * @param reason why the plan asks for this, for people
 * @param onItsWay it wants something else and gets there by a ramp
 */
public record Demand(
        JobId job,
        List<Group> groups,
        Optional<Power> wantedLimit,
        Power floorLimit,
        int priority,
        boolean pausable,
        String reason,
        boolean onItsWay) {
    public Demand {
        groups = List.copyOf(groups);
        if (groups.isEmpty()) {
            throw new IllegalArgumentException("job " + job + " demands power for no node");
        }
    }

    /** Of a job that wants what the plan asks for. */
    public Demand(
            JobId job,
            List<Group> groups,
            Optional<Power> wantedLimit,
            Power floorLimit,
            int priority,
            boolean pausable,
            String reason) {
        this(job, groups, wantedLimit, floorLimit, priority, pausable, reason, false);
    }

    /** A job on nodes of one class, directly below the connection point. */
    public Demand(
            JobId job,
            NodeClass nodeClass,
            int nodes,
            Optional<Power> wantedLimit,
            Power floorLimit,
            int priority,
            boolean pausable,
            String reason) {
        this(
                job,
                List.of(new Group(nodeClass, PowerTree.CONNECTION_POINT, nodes, SpeedCurve.straight(nodeClass.gpu()))),
                wantedLimit,
                floorLimit,
                priority,
                pausable,
                reason);
    }

    /**
     * Nodes of one job, of one class, in one power domain.
     *
     * @param domain number of the lowest domain they hang in
     */
    public record Group(NodeClass nodeClass, int domain, int nodes, SpeedCurve speeds) {
        /** What the group draws with every GPU at a limit, in milliwatts. */
        long at(long limitMilliwatts) {
            return Math.multiplyExact(
                    (long) nodes,
                    Math.addExact(
                            Math.multiplyExact(limitMilliwatts, (long) nodeClass.gpus()),
                            nodeClass.hostBusy().milliwatts()));
        }

        /** What the group draws at rest, in milliwatts. */
        long stopped() {
            return nodeClass.stopped().milliwatts() * nodes;
        }

        long gpus() {
            return (long) nodes * nodeClass.gpus();
        }
    }

    /** The same, with another limit that is wanted. */
    Demand wanting(Optional<Power> other) {
        return new Demand(job, groups, other, floorLimit, priority, pausable, reason, onItsWay);
    }

    /** The same, at a limit between the present and the wanted one. */
    Demand onItsWay(Optional<Power> now, String why) {
        return new Demand(job, groups, now, floorLimit, priority, pausable, why, true);
    }

    /**
     * What all its nodes draw, in milliwatts.
     *
     * @param limit of each GPU of the first group's class, the others at the same speed; empty at rest
     */
    long draws(Optional<Power> limit) {
        long sum = 0;
        for (Group group : groups) {
            sum += limit.map(lead -> group.at(limitOf(group, lead))).orElseGet(group::stopped);
        }
        return sum;
    }

    private long limitOf(Group group, Power lead) {
        Group first = groups.get(0);
        if (group.nodeClass().equals(first.nodeClass())) {
            return lead.milliwatts();
        }
        double speed = first.speeds().speedAt(lead.milliwatts());
        long exact = (long) Math.ceil(group.speeds().limitAt(speed));
        return group.nodeClass().gpu().clamp(new Power(exact)).milliwatts();
    }

    NodeClass lead() {
        return groups.get(0).nodeClass();
    }

    long gpus() {
        return groups.stream().mapToLong(Group::gpus).sum();
    }
}
