package org.wattwerk.controller.prices.feed;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which services are asked, and how they are reached.
 *
 * @param order the first is asked first; nobody is asked if it is empty
 * @param bases addresses instead of the public ones
 * @param token for ENTSO-E; never printed
 */
public record FeedOptions(List<PriceService> order, Map<PriceService, URI> bases, Optional<String> token) {
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

    /**
     * @throws IllegalArgumentException if an address is not safe to ask, or a token is missing or has a wrong form
     */
    public FeedOptions {
        order = List.copyOf(order);
        bases = Map.copyOf(bases);
        if (Set.copyOf(order).size() != order.size()) {
            throw new IllegalArgumentException("a price service is named twice");
        }
        bases.forEach(FeedOptions::check);
        if (order.contains(PriceService.ENTSOE) && token.isEmpty()) {
            throw new IllegalArgumentException(
                    "entsoe answers only with a token, which ENTSO-E gives on request by mail:"
                            + " put it into a file and name that, or set WATTWERK_ENTSOE_TOKEN");
        }
        token.filter(secret -> !secret.matches("[0-9A-Za-z-]{8,100}")).ifPresent(secret -> {
            throw new IllegalArgumentException("the token of ENTSO-E is not one: letters, digits and dashes only");
        });
    }

    private static void check(PriceService service, URI base) {
        boolean loopback = base.getHost() != null && LOOPBACK.contains(base.getHost());
        boolean safe = "https".equals(base.getScheme()) || ("http".equals(base.getScheme()) && loopback);
        if (base.getHost() == null || !safe) {
            throw new IllegalArgumentException(service.word() + ": '" + base.getScheme() + "://" + base.getHost()
                    + "' is not safe: use https, or http on this machine");
        }
        if (base.getUserInfo() != null || base.getQuery() != null || base.getFragment() != null) {
            throw new IllegalArgumentException(service.word() + ": an address has neither user nor query");
        }
    }

    URI base(PriceService service) {
        return bases.getOrDefault(service, service.base());
    }

    @Override
    public String toString() {
        return "prices from " + order + (token.isPresent() ? ", with a token" : "");
    }
}
