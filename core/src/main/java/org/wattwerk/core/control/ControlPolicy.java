package org.wattwerk.core.control;

import java.util.Map;
import org.wattwerk.core.capping.LeaseTerms;
import org.wattwerk.core.cluster.NodeClass;
import org.wattwerk.core.cluster.Site;
import org.wattwerk.core.planning.OperatingPoints;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.Share;
import org.wattwerk.core.scheduling.SchedulingRules;

/**
 * What operations has decided.
 *
 * @param speeds by name of the GPU model: the limits at which a job can be run and its speed there
 * @param economicFloor share of the highest limit below which a job rests rather than runs
 * @param stall when a job that makes no step counts as stalled, and what is done about it
 * @param checkpoints when running jobs are asked for one
 * @param grid how fast power may change, and the highest mean of a quarter hour
 * @param scheduling how the queue is kept, and what becomes of jobs that crash
 */
public record ControlPolicy(
        Site site,
        LeaseTerms terms,
        Map<String, OperatingPoints> speeds,
        Share economicFloor,
        StallRule stall,
        CheckpointRule checkpoints,
        GridRules grid,
        SchedulingRules scheduling) {
    /** Where people are told of stalled jobs, and no more. */
    public ControlPolicy(
            Site site, LeaseTerms terms, Map<String, OperatingPoints> speeds, Share economicFloor, int tries) {
        this(site, terms, speeds, economicFloor, tries, StallRule.ALERT);
    }

    /** Where no job is asked for a checkpoint. */
    public ControlPolicy(
            Site site,
            LeaseTerms terms,
            Map<String, OperatingPoints> speeds,
            Share economicFloor,
            int tries,
            StallRule stall) {
        this(site, terms, speeds, economicFloor, tries, stall, CheckpointRule.NEVER);
    }

    /** Where the site's limit is all that the grid asks for. */
    public ControlPolicy(
            Site site,
            LeaseTerms terms,
            Map<String, OperatingPoints> speeds,
            Share economicFloor,
            int tries,
            StallRule stall,
            CheckpointRule checkpoints) {
        this(site, terms, speeds, economicFloor, tries, stall, checkpoints, GridRules.NONE);
    }

    /** Where nothing was decided about the queue but how often a job is tried. */
    public ControlPolicy(
            Site site,
            LeaseTerms terms,
            Map<String, OperatingPoints> speeds,
            Share economicFloor,
            int tries,
            StallRule stall,
            CheckpointRule checkpoints,
            GridRules grid) {
        this(site, terms, speeds, economicFloor, stall, checkpoints, grid, SchedulingRules.DEFAULT.withTries(tries));
    }

    public ControlPolicy {
        speeds = Map.copyOf(speeds);
    }

    /** The limit of each GPU below which a job on nodes of this class rests rather than runs. */
    Power floorOf(NodeClass nodeClass) {
        return nodeClass.gpu().clamp(nodeClass.gpu().maxLimit().times(economicFloor));
    }

    OperatingPoints speedsOf(String gpuModel) {
        OperatingPoints points = speeds.get(gpuModel);
        if (points == null) {
            throw new IllegalArgumentException("no speeds are known for the GPU " + gpuModel);
        }
        return points;
    }
}
