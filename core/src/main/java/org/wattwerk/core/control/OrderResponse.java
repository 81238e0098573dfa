package org.wattwerk.core.control;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.quantity.Energy;
import org.wattwerk.core.quantity.Power;

/**
 * What became of an outside order, up to now or to its end.
 *
 * @param before what the connection point drew when it began
 * @param reachedAfter control time from its beginning until every watt above its limit was read back as gone; empty if it
 *     was not reached yet
 * @param drawn at the connection point while it holds
 * @param avoided less than the power before would have been; zero where more was drawn
 * @param jobs those that ran on a node meanwhile
 * @param over whether it holds no more
 */
public record OrderResponse(
        Curtailment order,
        Power before,
        Optional<Duration> reachedAfter,
        Energy drawn,
        Energy avoided,
        List<JobPart> jobs,
        boolean over) {
    public OrderResponse {
        jobs = List.copyOf(jobs);
    }

    /**
     * What it meant for a job.
     *
     * @param drawn by its nodes
     * @param rested how long it had no watts to compute on
     * @param delayed time at full speed that it would have done besides, had it gone on at the pace of the minute before
     */
    public record JobPart(JobId job, Energy drawn, Duration rested, Duration delayed) {}
}
