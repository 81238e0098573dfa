package org.wattwerk.core.control;

import java.time.Instant;
import java.util.Optional;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.JobState;
import org.wattwerk.core.quantity.Money;
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
    /** What decides about a job. */
    public enum Rule {
        /** It has ended. */
        ENDED,
        /** It needs nodes that are not free. */
        NODES,
        /** A process of its last attempt has not left its node. */
        LAST_ATTEMPT,
        /** People have forbidden every raise. */
        FREEZE,
        /** The plan: price, work and deadline. */
        PLAN,
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
