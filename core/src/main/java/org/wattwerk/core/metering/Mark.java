package org.wattwerk.core.metering;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
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
        List<Counter> sorted = new ArrayList<>(counters);
        sorted.sort(IDLE_FIRST);
        for (int i = 1; i < sorted.size(); i++) {
            Optional<JobId> job = sorted.get(i).job();
            if (job.equals(sorted.get(i - 1).job())) {
                throw new IllegalArgumentException("mark of " + node + " at " + at + " has two counters for "
                        + job.map(JobId::value).orElse("idle"));
            }
        }
        counters = List.copyOf(sorted);
    }

    /** The counter of a job, or of idle energy when empty. */
    public Optional<Counter> counter(Optional<JobId> job) {
        return counters.stream().filter(counter -> counter.job().equals(job)).findFirst();
    }
}
