package org.wattwerk.core.cluster;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.wattwerk.core.quantity.Power;

/**
 * One point of the power distribution below the connection point, such as a room, a row, a rack or a PDU.
 *
 * @param within the domain it hangs below; empty directly below the connection point
 * @param limit what it may carry at any moment; of redundant feeds, what the survivors carry
 * @param tolerance how long its breaker carries more than the limit
 * @param quarterHourLimit the highest mean of a quarter hour, where one was agreed
 * @param otherLoads the part of the site's other loads that hangs below this point, its own domains included
 * @param overhead the part of the facility's overhead that is drawn through this point
 */
public record PowerDomain(
        String name,
        Optional<String> within,
        Power limit,
        Duration tolerance,
        Optional<Power> quarterHourLimit,
        Power otherLoads,
        Overhead overhead) {
    private static final Pattern FORM = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    public PowerDomain {
        if (!FORM.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "'" + name + "' is not a name of a power domain: use a-z, 0-9 and -, at most 63 characters");
        }
        if (tolerance.isNegative()) {
            throw new IllegalArgumentException("power domain " + name + " has a negative tolerance: " + tolerance);
        }
    }

    /** A domain with nothing but nodes and domains below it. */
    public PowerDomain(String name, Optional<String> within, Power limit) {
        this(name, within, limit, Duration.ZERO, Optional.empty(), Power.ZERO, Overhead.NONE);
    }

    /** The IT power that fits here, other loads and overhead inside the limits; the quarter-hour limit is held at all times. */
    public Power itWithin() {
        Power lower = quarterHourLimit.map(mean -> Power.min(mean, limit)).orElse(limit);
        return overhead.itWithin(lower.minusOrZero(otherLoads));
    }

    /** What flows through here when the nodes below draw {@code it}. */
    public Power carried(Power it) {
        return it.plus(overhead.of(it)).plus(otherLoads);
    }

    /**
     * What redundant feeds carry together when the strongest of them has failed; the one feed's limit if there is only one.
     */
    public static Power survivors(List<Power> feeds) {
        if (feeds.isEmpty()) {
            throw new IllegalArgumentException("no feed");
        }
        Power sum = feeds.stream().reduce(Power.ZERO, Power::plus);
        return feeds.size() == 1 ? sum : sum.minus(feeds.stream().reduce(Power.ZERO, Power::max));
    }
}
