package org.wattwerk.policies;

import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.quantity.Share;

/**
 * What the owner of a job agreed to.
 *
 * @param name for people
 * @param costCentre who pays
 * @param priority higher goes first; the lower one gives way
 * @param throughputGoal the share of full speed that it needs over the planned period
 * @param pausable whether it may rest at a checkpoint when power is dear or short
 */
public record JobPolicy(
        JobId id, String name, String costCentre, int priority, Share throughputGoal, boolean pausable) {}
