package org.wattwerk.controller.api;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.validation.ValidatedRequest;
import java.util.Locale;
import java.util.Optional;
import org.wattwerk.controller.loop.ControlLoop;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.control.Freeze;
import org.wattwerk.core.control.Why;
import org.wattwerk.core.quantity.Share;

/** How people ask why, and how they hold the controller's hand: routes that need neither a plan nor prices. */
final class Steering {
    private final ControlLoop loop;

    Steering(ControlLoop loop) {
        this.loop = loop;
    }

    void mount(RouterBuilder routes) {
        routes.getRoute("why").addHandler(this::why);
        routes.getRoute("frozen").addHandler(context -> context.json(frozen()));
        routes.getRoute("response").addHandler(this::response);
        routes.getRoute("freeze").addHandler(this::freeze);
        routes.getRoute("maintained").addHandler(context -> context.json(maintained()));
        routes.getRoute("maintain").addHandler(context -> maintain(context, true));
        routes.getRoute("release").addHandler(context -> maintain(context, false));
    }

    private void why(RoutingContext context) {
        String name = context.pathParam("job");
        loop.why(new JobId(name))
                .onSuccess(why -> why.ifPresentOrElse(
                        found -> context.json(json(found)),
                        () -> context.fail(Problems.refusal(404, "there is no job named " + name))))
                .onFailure(context::fail);
    }

    private static JsonObject json(Why why) {
        JsonObject json = new JsonObject()
                .put("job", why.job().value())
                .put("state", why.state().name())
                .put("rule", why.rule().name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .put("because", why.because())
                .put("since", why.since().toString())
                .put("change", why.change());
        why.speed().map(Share::ratio).ifPresent(speed -> json.put("speedPercent", Math.round(speed * 1_000) / 10.0));
        why.perHour()
                .ifPresent(
                        net -> json.put("netEurPerHour", net.toCents().euros().doubleValue()));
        return json;
    }

    private void response(RoutingContext context) {
        String order = context.pathParam("event");
        loop.response(order)
                .onSuccess(response -> response.ifPresentOrElse(
                        context::json,
                        () -> context.fail(
                                Problems.refusal(404, "no order " + order + " has begun: nothing is known of it yet"))))
                .onFailure(context::fail);
    }

    private JsonArray maintained() {
        JsonArray nodes = new JsonArray();
        loop.snapshot().view().nodes().stream()
                .flatMap(node -> node.maintenance().stream())
                .forEach(held -> nodes.add(new JsonObject()
                        .put("node", held.node().value())
                        .put(
                                "phase",
                                held.phase().name().toLowerCase(Locale.ROOT).replace('_', '-'))
                        .put("reason", held.reason())
                        .put("since", held.since().toString())));
        return nodes;
    }

    private void maintain(RoutingContext context, boolean out) {
        String node = context.pathParam("node");
        reason(context)
                .ifPresent(reason -> loop.maintain(new NodeId(node), out, reason)
                        .onSuccess(refused -> refused.ifPresentOrElse(
                                why -> context.fail(Problems.refusal(409, why)),
                                () -> context.json(
                                        new JsonObject().put("node", node).put("reason", reason))))
                        .onFailure(context::fail));
    }

    /** The reason in a request; without one it has been answered. */
    private static Optional<String> reason(RoutingContext context) {
        ValidatedRequest request = context.get(RouterBuilder.KEY_META_DATA_VALIDATED_REQUEST);
        String reason = request.getBody().getJsonObject().getString("reason").strip();
        if (reason.isEmpty()) {
            context.fail(Problems.refusal(400, "a reason is needed: it is kept for whoever asks later"));
            return Optional.empty();
        }
        return Optional.of(reason);
    }

    private JsonObject frozen() {
        Optional<Freeze> freeze = loop.snapshot().view().freeze();
        JsonObject json = new JsonObject().put("frozen", freeze.isPresent());
        freeze.ifPresent(held ->
                json.put("reason", held.reason()).put("since", held.since().toString()));
        return json;
    }

    private void freeze(RoutingContext context) {
        Optional<String> said = reason(context);
        if (said.isEmpty()) {
            return;
        }
        String reason = said.get();
        ValidatedRequest request = context.get(RouterBuilder.KEY_META_DATA_VALIDATED_REQUEST);
        boolean frozen = request.getBody().getJsonObject().getBoolean("frozen");
        loop.freeze(frozen, reason)
                .onSuccess(refused -> {
                    if (refused.isPresent()) {
                        context.fail(Problems.refusal(409, refused.get()));
                    } else {
                        context.json(new JsonObject().put("frozen", frozen).put("reason", reason));
                    }
                })
                .onFailure(context::fail);
    }
}
