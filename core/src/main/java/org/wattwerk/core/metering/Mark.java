package org.wattwerk.core.metering;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.time.QuarterHour;

/**
 * A node's counters at the start of a quarter hour.
 *
 * @param at the quarter hour at whose start they stood like this
 * @param counters one for each account, idle first and then by job
 */
public record Mark(NodeId node, QuarterHour at, List<Counter> counters) {
    private static final Comparator<Counter> IDLE_FIRST =
            Comparator.comparing(counter -> counter.job().map(JobId::value).orElse(""));

    public Mark {
        counters = counters.stream().sorted(IDLE_FIRST).toList();
        Set<Optional<JobId>> seen = new HashSet<>();
        for (Counter counter : counters) {
            if (!seen.add(counter.job())) {
                throw new IllegalArgumentException("mark of " + node + " at " + at + " has two counters for "
                        + counter.job().map(JobId::value).orElse("idle"));
            }
        }
    }

    /** The counter of a job, or of idle energy when empty. */
    public Optional<Counter> counter(Optional<JobId> job) {
        return counters.stream().filter(counter -> counter.job().equals(job)).findFirst();
    }
}
