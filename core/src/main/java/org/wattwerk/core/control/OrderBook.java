package org.wattwerk.core.control;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.wattwerk.core.quantity.Power;

/** The outside orders that are known, and which of them holds. */
final class OrderBook {
    private final Power siteLimit;
    private final Map<String, Curtailment> orders = new TreeMap<>();

    OrderBook(Power siteLimit) {
        this.siteLimit = siteLimit;
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

    /** What the connection point may draw now. */
    Power limit(Instant now) {
        return inForce(now).map(Curtailment::limit).orElse(siteLimit);
    }

    List<Curtailment> all() {
        return List.copyOf(orders.values());
    }
}
