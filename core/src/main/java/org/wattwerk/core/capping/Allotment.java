package org.wattwerk.core.capping;

import java.util.Optional;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.quantity.Power;

/**
 * What one job's nodes may draw, and why.
 *
 * @param gpuLimit the limit of each of its GPUs; empty when the job is to rest at a checkpoint
 */
public record Allotment(JobId job, Optional<Power> gpuLimit, String reason) {}
