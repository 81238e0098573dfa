package org.wattwerk.core.control;

import java.util.Map;
import org.wattwerk.core.capping.LeaseTerms;
import org.wattwerk.core.cluster.Site;
import org.wattwerk.core.planning.OperatingPoints;
import org.wattwerk.core.quantity.Share;

/**
 * What operations has decided.
 *
 * @param speeds by name of the GPU model: the limits at which a job can be run and its speed there
 * @param economicFloor share of the highest limit below which a job rests rather than runs
 * @param attemptsMax how often a job that failed is started again from its last checkpoint
 * @param stall when a job that makes no step counts as stalled, and what is done about it
 * @param checkpoints when running jobs are asked for one
 * @param grid how fast power may change, and the highest mean of a quarter hour
 */
public record ControlPolicy(
        Site site,
        LeaseTerms terms,
        Map<String, OperatingPoints> speeds,
        Share economicFloor,
        int attemptsMax,
        StallRule stall,
        CheckpointRule checkpoints,
        GridRules grid) {
    /** Where the site's limit is all that the grid asks for. */
    public ControlPolicy(
            Site site,
            LeaseTerms terms,
            Map<String, OperatingPoints> speeds,
            Share economicFloor,
            int attemptsMax,
            StallRule stall,
            CheckpointRule checkpoints) {
        this(site, terms, speeds, economicFloor, attemptsMax, stall, checkpoints, GridRules.NONE);
    }

    /** Where no job is asked for a checkpoint. */
    public ControlPolicy(
            Site site,
            LeaseTerms terms,
            Map<String, OperatingPoints> speeds,
            Share economicFloor,
            int attemptsMax,
            StallRule stall) {
        this(site, terms, speeds, economicFloor, attemptsMax, stall, CheckpointRule.NEVER);
    }

    /** Where people are told of stalled jobs, and no more. */
    public ControlPolicy(
            Site site, LeaseTerms terms, Map<String, OperatingPoints> speeds, Share economicFloor, int attemptsMax) {
        this(site, terms, speeds, economicFloor, attemptsMax, StallRule.ALERT);
    }

    public ControlPolicy {
        speeds = Map.copyOf(speeds);
    }

    OperatingPoints speedsOf(String gpuModel) {
        OperatingPoints points = speeds.get(gpuModel);
        if (points == null) {
            throw new IllegalArgumentException("no speeds are known for the GPU " + gpuModel);
        }
        return points;
    }
}
