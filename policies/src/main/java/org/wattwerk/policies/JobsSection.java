package org.wattwerk.policies;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.quantity.Share;

/** Reads {@code job-defaults} and {@code jobs}: what the owners of jobs agreed to. */
final class JobsSection {
    private JobsSection() {}

    static @Nullable JobDefaults defaults(Field section) {
        Mapping keys = section.mapping();
        if (keys == null) {
            return null;
        }
        JobDefaults otherwise = JobDefaults.DEFAULT;
        JobDefaults defaults = new JobDefaults(
                keys.optional("priority", otherwise.priority(), Field::integer),
                keys.optional("throughput-goal", otherwise.throughputGoal(), JobsSection::goal),
                keys.optional("pausable", otherwise.pausable(), Field::yesOrNo));
        keys.refuseUnknown();
        return defaults;
    }

    static Map<JobId, JobPolicy> jobs(Field section, JobDefaults defaults) {
        Map<JobId, JobPolicy> jobs = new TreeMap<>();
        Mapping entries = section.mapping();
        if (entries != null) {
            entries.all().forEach((name, field) -> {
                JobPolicy job = job(name, field, defaults);
                if (job != null) {
                    jobs.put(job.id(), job);
                }
            });
        }
        return jobs;
    }

    private static @Nullable JobPolicy job(String name, Field field, JobDefaults defaults) {
        Mapping keys = field.mapping();
        if (keys == null) {
            return null;
        }
        String label = keys.optional("name", name, Field::text);
        String costCentre = keys.required("cost-centre", "foundation-model", Field::text);
        int priority = keys.optional("priority", defaults.priority(), Field::integer);
        Share goal = keys.optional("throughput-goal", defaults.throughputGoal(), JobsSection::goal);
        boolean pausable = keys.optional("pausable", defaults.pausable(), Field::yesOrNo);
        keys.refuseUnknown();
        if (costCentre == null) {
            return null;
        }
        return keys.build(() -> new JobPolicy(new JobId(name), label, costCentre, priority, goal, pausable));
    }

    private static @Nullable Share goal(Field field) {
        Share goal = field.share();
        if (goal != null && goal.compareTo(Share.ALL) > 0) {
            field.problem(goal + " is more than full speed: write at most 100 %");
            return null;
        }
        return goal;
    }
}
