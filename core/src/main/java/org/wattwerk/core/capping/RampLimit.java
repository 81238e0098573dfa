package org.wattwerk.core.capping;

import java.time.Duration;
import org.wattwerk.core.cluster.Overhead;
import org.wattwerk.core.quantity.Power;
import org.wattwerk.core.quantity.Share;

/**
 * How fast the site may change what its nodes draw where nothing forces it: at the start and the rest of jobs, after orders
 * and outages, and when the plan changes. A lowered limit is followed at once.
 *
 * @param risePerMinute by how much power may rise in a minute
 * @param fallPerMinute by how much it may fall in a minute where only the plan asks for it
 * @param band a planned rise of a job by less than this share of its GPUs' highest limit is not followed
 * @param spread rises begin so long after the start of a quarter hour at most, each job at a moment of its own
 */
public record RampLimit(Power risePerMinute, Power fallPerMinute, Share band, Duration spread) {
    /** The ramp of the nodes that keeps the one of the connection point, where overhead follows them. */
    public RampLimit ofIt(Overhead overhead) {
        Overhead following = new Overhead(Power.ZERO, overhead.marginal());
        return new RampLimit(following.itWithin(risePerMinute), following.itWithin(fallPerMinute), band, spread);
    }

    public RampLimit {
        if (risePerMinute.milliwatts() <= 0 || fallPerMinute.milliwatts() <= 0) {
            throw new IllegalArgumentException(
                    "a ramp of " + risePerMinute + " and " + fallPerMinute + " a minute never arrives");
        }
        if (spread.isNegative() || spread.compareTo(Duration.ofMinutes(10)) > 0) {
            throw new IllegalArgumentException("rises are spread over at most 10 minutes, not " + spread);
        }
    }
}
