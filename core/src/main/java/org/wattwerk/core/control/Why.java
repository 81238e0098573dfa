package org.wattwerk.core.control;

import java.time.Instant;
import java.util.Optional;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.JobState;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.Share;

/**
 * Why a job is where it is.
 *
 * @param because the rule in its own figures
 * @param since when the rule began to decide
 * @param change what would change it
 * @param speed against full speed; empty while it does not compute
 * @param perHour what it costs an hour as it is now, net; empty where it draws nothing or no price is known
 */
public record Why(
        JobId job,
        JobState state,
        Rule rule,
        String because,
        Instant since,
        String change,
        Optional<Share> speed,
        Optional<Money> perHour) {
    /** The same, where a limit decides, and that is the peak that this quarter hour's mean is to stay below. */
    Why heldByQuarterHour(Power peak, Instant end) {
        if (rule != Rule.LIMIT && rule != Rule.PRIORITY) {
            return this;
        }
        return new Why(
                job,
                state,
                Rule.PEAK,
                because + "; the mean of this quarter hour is to stay below " + peak,
                since,
                "the quarter hour ends at " + end
                        + "; 'control.quarter-hour-peak' of the policy says how high it may be",
                speed,
                perHour);
    }

    /** What decides about a job. */
    public enum Rule {
        /** It has ended. */
        ENDED,
        /** It needs nodes that are not free. */
        NODES,
        /** The free nodes are held for the job that is next. */
        RESERVED,
        /** Its walltime reaches into a maintenance window of the nodes that are free. */
        DOWNTIME,
        /** Nothing new may start, since a budget is used up. */
        BUDGET,
        /** Crashed again and again, and waits until people release it. */
        HELD,
        /** A process of its last attempt has not left its node. */
        LAST_ATTEMPT,
        /** People have forbidden every raise. */
        FREEZE,
        /** The plan: price, work and deadline. */
        PLAN,
        /** On its way to what the plan asks for, no faster than the site's power may change. */
        RAMP,
        /** What is left of the quarter hour's energy, so that its mean stays below the peak. */
        PEAK,
        /** A limit of the power tree or an outside order. */
        LIMIT,
        /** Rests, so that jobs of higher priority run above their floor. */
        PRIORITY,
        /** A node of it is silent. */
        NODE,
        /** It makes no step. */
        STALLED,
        /** Ordered, and not answered yet. */
        START,
        /** Told to rest; it takes its checkpoint. */
        CHECKPOINT
    }
}
