package org.wattwerk.core.scheduling;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.JobSpec;
import org.wattwerk.core.cluster.NodeId;

/**
 * Gives waiting jobs whole nodes, all of a job's at once or none: higher priority first, then earlier submission, and a
 * smaller job may go ahead of a larger one that does not fit yet.
 *
 * @param placed the nodes of each job that starts now
 * @param waiting why each other job waits
 */
public record Placement(Map<JobId, List<NodeId>> placed, Map<JobId, String> waiting) {
    public Placement {
        placed = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(placed));
        waiting = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(waiting));
    }

    /**
     * @param queue waiting jobs in order of submission
     * @param free attached nodes without a job
     */
    public static Placement of(List<JobSpec> queue, NavigableSet<NodeId> free) {
        NavigableSet<NodeId> left = new TreeSet<>(free);
        Map<JobId, List<NodeId>> placed = new LinkedHashMap<>();
        Map<JobId, String> waiting = new LinkedHashMap<>();
        List<JobSpec> ordered = new ArrayList<>(queue);
        ordered.sort(Comparator.comparingInt(JobSpec::priority).reversed());
        for (JobSpec job : ordered) {
            if (job.nodes() > left.size()) {
                waiting.put(job.id(), "needs " + job.nodes() + " free nodes, " + left.size() + " are free");
                continue;
            }
            List<NodeId> nodes = left.stream().limit(job.nodes()).toList();
            nodes.forEach(left::remove);
            placed.put(job.id(), nodes);
        }
        return new Placement(placed, waiting);
    }
}
