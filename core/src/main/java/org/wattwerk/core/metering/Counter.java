package org.wattwerk.core.metering;

import java.util.Optional;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.quantity.Energy;

/**
 * What one account of a node has used since the node's meter first started; it never goes down.
 *
 * @param job whose energy it is; empty for the node's idle energy; {@link JobId#CLOSED} for that of jobs without a counter
 * @param gpu energy of the GPUs
 * @param host energy of everything else in the node
 * @param quality the worst that entered the counter since the mark before
 * @param workMillis milliseconds of work at full speed, summed over GPUs; zero where it is not known
 * @param uncertainty how far GPUs and host together may be off
 */
public record Counter(
        Optional<JobId> job, Energy gpu, Energy host, Quality quality, long workMillis, Uncertainty uncertainty) {
    public Counter {
        if (workMillis < 0) {
            throw new IllegalArgumentException("work is negative: " + workMillis + " ms");
        }
    }

    /** A counter that does not state how far it may be off. */
    public Counter(Optional<JobId> job, Energy gpu, Energy host, Quality quality, long workMillis) {
        this(job, gpu, host, quality, workMillis, Uncertainty.NONE);
    }

    /** Whether it holds what other counters have counted, so that it says nothing new. */
    public boolean isOfClosed() {
        return job.filter(JobId.CLOSED::equals).isPresent();
    }

    /** The closed counter of a node, with what one more counter has counted. */
    public Counter closing(Counter last) {
        return new Counter(
                Optional.of(JobId.CLOSED),
                gpu.plus(last.gpu),
                host.plus(last.host),
                Quality.MEASURED,
                workMillis + last.workMillis,
                Uncertainty.NONE);
    }

    /** What no job has counted yet. */
    public static Counter none(Optional<JobId> job) {
        return new Counter(job, Energy.ZERO, Energy.ZERO, Quality.MEASURED, 0);
    }

    /** GPUs and host together. */
    public Energy energy() {
        return gpu.plus(host);
    }
}
