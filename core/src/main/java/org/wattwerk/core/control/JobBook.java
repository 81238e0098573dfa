package org.wattwerk.core.control;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.wattwerk.core.cluster.JobId;

/** Every job that was ever handed in, in order of submission. */
final class JobBook {
    private final Map<JobId, ManagedJob> jobs = new LinkedHashMap<>();

    void add(ManagedJob job) {
        jobs.put(job.spec.id(), job);
    }

    Collection<ManagedJob> all() {
        return Collections.unmodifiableCollection(jobs.values());
    }

    Optional<ManagedJob> find(JobId id) {
        return Optional.ofNullable(jobs.get(id));
    }

    /** The job on a node, if it has one. */
    Optional<ManagedJob> on(ManagedNode node) {
        return node.job.map(this::job);
    }

    /**
     * @throws IllegalArgumentException if there is none of that name
     */
    ManagedJob job(JobId id) {
        return find(id).orElseThrow(() -> new IllegalArgumentException("there is no job named " + id));
    }
}
