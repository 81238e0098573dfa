package org.wattwerk.core.enforcing;

import java.util.List;
import org.wattwerk.core.cluster.JobId;

/**
 * A job that another scheduler, such as Slurm, has placed on a node: it is metered and billed, and neither started nor
 * stopped here.
 *
 * @param costCentre who pays; empty where the scheduler did not say
 * @param gpus the devices that it was given, by index as the driver counts them or by UUID
 */
public record Tenant(JobId job, String costCentre, List<String> gpus) {
    public Tenant {
        gpus = List.copyOf(gpus);
    }
}
