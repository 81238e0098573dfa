package org.wattwerk.core.control;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.wattwerk.core.quantity.Power;

/** The outside orders that are known, and which of them holds. */
final class OrderBook {
    /** An order further away than this lowers nothing yet. */
    private static final Duration FORESEEN = Duration.ofDays(1);

    private final Power siteLimit;
    private final Optional<Power> fallPerMinute;
    private final Map<String, Curtailment> orders = new TreeMap<>();

    /**
     * @param fallPerMinute how fast power may fall where there is time; empty where it may jump
     */
    OrderBook(Power siteLimit, Optional<Power> fallPerMinute) {
        this.siteLimit = siteLimit;
        this.fallPerMinute = fallPerMinute;
    }

    void add(Curtailment order) {
        orders.put(order.id(), order);
    }

    /** False if there was none of that name. */
    boolean remove(String id) {
        return orders.remove(id) != null;
    }

    /** Forgets the orders that are over and returns them. */
    List<Curtailment> dropOver(Instant now) {
        List<Curtailment> over =
                orders.values().stream().filter(order -> order.isOver(now)).toList();
        over.forEach(order -> orders.remove(order.id()));
        return over;
    }

    /** The order that lowers the site's limit now; the lowest, if several do. */
    Optional<Curtailment> inForce(Instant now) {
        return orders.values().stream()
                .filter(order -> order.holdsAt(now) && siteLimit.exceeds(order.limit()))
                .min(Comparator.comparing(Curtailment::limit));
    }

    /** The next order that will lower the site's limit, once it begins. */
    Optional<Curtailment> announced(Instant now) {
        return orders.values().stream()
                .filter(order -> order.start().isAfter(now) && siteLimit.exceeds(order.limit()))
                .min(Comparator.comparing(Curtailment::start));
    }

    /** What the connection point may draw now: no more than the ramp can take away until an announced order begins. */
    Power limit(Instant now) {
        Power limit = inForce(now).map(Curtailment::limit).orElse(siteLimit);
        if (fallPerMinute.isEmpty()) {
            return limit;
        }
        for (Curtailment order : orders.values()) {
            if (order.start().isAfter(now)) {
                Duration until = Duration.between(now, order.start());
                limit = Power.min(limit, order.limit().plus(above(fallPerMinute.get(), until)));
            }
        }
        return limit;
    }

    /** In whole hundredths of the ramp's minute, so that limits do not change with every look. */
    private Power above(Power perMinute, Duration until) {
        if (until.compareTo(FORESEEN) > 0) {
            return siteLimit;
        }
        long hundredths = until.toMillis() * 100 / 60_000;
        return perMinute.times(hundredths).dividedBy(100);
    }

    List<Curtailment> all() {
        return List.copyOf(orders.values());
    }
}
