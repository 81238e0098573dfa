package org.wattwerk.controller.loop;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.wattwerk.core.control.OrderResponse;

/** What became of an order as JSON: for readers, and for the store once the order is over. */
final class OrderResponses {
    private OrderResponses() {}

    static JsonObject write(OrderResponse response) {
        JsonArray jobs = new JsonArray();
        response.jobs()
                .forEach(job -> jobs.add(new JsonObject()
                        .put("job", job.job().value())
                        .put("energyKwh", kilowattHours(job.drawn().millijoules()))
                        .put("restedSeconds", seconds(job.rested()))
                        .put("delayedSeconds", seconds(job.delayed()))));
        JsonObject json = new JsonObject()
                .put("objectType", "REPORT")
                .put("eventID", response.order().id())
                .put("eventName", response.order().reason())
                .put("start", response.order().start().toString())
                .put("end", response.order().end().toString())
                .put("limitKw", response.order().limit().milliwatts() / 1e6)
                .put("beforeKw", response.before().milliwatts() / 1e6);
        response.reachedAfter().ifPresent(time -> json.put("reachedAfterSeconds", seconds(time)));
        return json.put("energyKwh", kilowattHours(response.drawn().millijoules()))
                .put("avoidedKwh", kilowattHours(response.avoided().millijoules()))
                .put("over", response.over())
                .put("jobs", jobs);
    }

    private static double kilowattHours(long millijoules) {
        return Math.round(millijoules / 3.6e6) / 1e3;
    }

    private static double seconds(Duration time) {
        return Math.round(time.toMillis() / 1e2) / 10.0;
    }
}
