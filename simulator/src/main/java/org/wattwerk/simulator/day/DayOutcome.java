package org.wattwerk.simulator.day;

import java.util.Map;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.ledger.Statement;
import org.wattwerk.core.quantity.Power;

/**
 * What came of a simulated day.
 *
 * @param workMillis of each job: milliseconds at full speed, summed over its GPUs
 * @param highestQuarterHour the highest mean power of a quarter hour at the connection point
 */
public record DayOutcome(Statement statement, Map<JobId, Long> workMillis, Power highestQuarterHour) {
    public DayOutcome {
        workMillis = Map.copyOf(workMillis);
    }
}
