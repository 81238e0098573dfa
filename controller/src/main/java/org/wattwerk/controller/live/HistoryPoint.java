package org.wattwerk.controller.live;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One point of the day so far, an element of {@code GET /v1/history}: enough to draw the charts of the page. */
public record HistoryPoint(
        Instant at,
        double powerWatts,
        double itWatts,
        double limitWatts,
        @Nullable Double priceEurPerMwh,
        Map<String, Double> gpuLimitWatts) {

    public HistoryPoint {
        gpuLimitWatts = Map.copyOf(gpuLimitWatts);
    }

    /** The point that belongs to a live moment. */
    public static HistoryPoint of(Live live) {
        Map<String, Double> limits = new HashMap<>();
        for (Live.Node node : live.nodes()) {
            if (node.gpuLimitWatts() != null) {
                limits.put(node.node(), node.gpuLimitWatts());
            }
        }
        return new HistoryPoint(
                live.at(),
                live.site().powerWatts(),
                live.site().itWatts(),
                live.site().limitWatts(),
                live.price() == null ? null : live.price().eurPerMwh(),
                limits);
    }
}
