package org.wattwerk.core.cluster;

import java.util.regex.Pattern;

/** The name of a job, unique in a cluster. */
public record JobId(String value) implements Comparable<JobId> {
    private static final Pattern FORM = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    /** Not a job: where a node's meter keeps what jobs have counted whose counters it has closed. */
    public static final JobId CLOSED = new JobId("closed-jobs");

    public JobId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "'" + value + "' is not a job name: use a-z, 0-9 and -, at most 63 characters");
        }
    }

    @Override
    public int compareTo(JobId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
