package org.wattwerk.controller.api;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.openapi.router.RequestExtractor;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.validation.ValidatedRequest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wattwerk.controller.live.DayPrices;
import org.wattwerk.controller.live.Live;
import org.wattwerk.controller.live.LiveJson;
import org.wattwerk.controller.loop.ControlLoop;
import org.wattwerk.controller.loop.LoopSetup;
import org.wattwerk.controller.loop.Snapshot;
import org.wattwerk.controller.page.PageRoutes;
import org.wattwerk.controller.page.SecurityHeaders;
import org.wattwerk.controller.store.MonthNotOverException;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.JobSpec;
import org.wattwerk.core.control.Curtailment;
import org.wattwerk.core.ledger.BillingMonth;
import org.wattwerk.core.ledger.JobCourse;
import org.wattwerk.core.quantity.EnergyPrice;
import org.wattwerk.core.tariff.DeliveryDay;
import org.wattwerk.core.tariff.PriceCurve;
import org.wattwerk.core.time.QuarterHour;
import org.wattwerk.core.time.Timers;
import org.wattwerk.policies.Policy;

/**
 * The web server: REST from the contract, the live stream and the page. It reads snapshots and puts questions into the loop's
 * inbox; it decides nothing. Loopback only, as long as nobody is authenticated.
 */
public final class Rest {
    private static final Logger LOG = LoggerFactory.getLogger(Rest.class);
    private static final int BODY_MAX = 64 * 1024;
    private static final String LOOPBACK = "127.0.0.1";
    private static final int[] FAILURES = {400, 401, 403, 404, 405, 406, 409, 413, 415, 500, 503};

    private final Vertx vertx;
    private final Timers timers;
    private final ControlLoop loop;
    private final LoopSetup setup;
    private final Policy policy;
    private final StatementDesk statements;
    private final LiveStream stream;
    private long eventsMade;

    public Rest(
            Vertx vertx, Timers timers, ControlLoop loop, LoopSetup setup, Policy policy, StatementDesk statements) {
        this.vertx = vertx;
        this.timers = timers;
        this.loop = loop;
        this.setup = setup;
        this.policy = policy;
        this.statements = statements;
        this.stream = new LiveStream(timers, loop::snapshot);
    }

    /** Listens on loopback; port 0 takes any that is free. */
    public Future<HttpServer> listen(int port) {
        return OpenAPIContract.from(vertx, Contract.forRouter(Contract.load()))
                .compose(contract -> vertx.createHttpServer(new HttpServerOptions())
                        .requestHandler(root(contract))
                        .listen(port, LOOPBACK));
    }

    /** Ends the streams, which else would hold the server up. */
    public void close() {
        stream.close();
    }

    private Router root(OpenAPIContract contract) {
        Router root = Router.router(vertx);
        root.route().handler(new SecurityHeaders()).handler(new Guard());
        root.route().failureHandler(Problems::answer);
        PageRoutes.mount(root);
        Router api = api(contract);
        root.route("/*").subRouter(api);
        for (int status : FAILURES) {
            root.errorHandler(status, Problems::answer);
            api.errorHandler(status, Problems::answer);
        }
        return root;
    }

    private Router api(OpenAPIContract contract) {
        // The router would read a body of any size by itself.
        RouterBuilder routes = RouterBuilder.create(vertx, contract, RequestExtractor.withBodyHandler());
        routes.rootHandler(BodyHandler.create(false).setBodyLimit(BODY_MAX));
        routes.getRoute("health").addHandler(context -> context.json(health()));
        routes.getRoute("live").addHandler(stream::open);
        routes.getRoute("history")
                .addHandler(context -> json(context, snapshot().history()));
        routes.getRoute("site")
                .addHandler(context -> json(context, snapshot().live().site()));
        routes.getRoute("nodes")
                .addHandler(context -> json(context, snapshot().live().nodes()));
        routes.getRoute("jobs")
                .addHandler(context -> json(context, snapshot().live().jobs()));
        routes.getRoute("job").addHandler(this::job);
        routes.getRoute("jobGoodput").addHandler(this::goodput);
        routes.getRoute("submitJob").addHandler(this::submit);
        routes.getRoute("cancelJob").addHandler(this::cancel);
        routes.getRoute("releaseJob").addHandler(this::release);
        routes.getRoute("prices").addHandler(this::prices);
        routes.getRoute("statement").addHandler(this::statement);
        routes.getRoute("monthStatement").addHandler(this::monthStatement);
        routes.getRoute("closeMonth").addHandler(this::closeMonth);
        routes.getRoute("events").addHandler(this::events);
        routes.getRoute("createEvent").addHandler(this::createEvent);
        routes.getRoute("deleteEvent").addHandler(this::deleteEvent);
        new Steering(loop).mount(routes);
        return routes.createRouter();
    }

    private Snapshot snapshot() {
        return loop.snapshot();
    }

    private JsonObject health() {
        Snapshot snapshot = snapshot();
        Instant until = snapshot.live().money().settledUntil();
        return new JsonObject()
                .put("status", "up")
                .put("epoch", setup.epoch())
                .put("at", snapshot.live().at().toString())
                .put("settledUntil", until == null ? null : until.toString())
                .put("settling", snapshot.settling())
                .put("settlementWaits", snapshot.settlementWaits().orElse(null));
    }

    // ---- jobs

    private void job(RoutingContext context) {
        String name = context.pathParam("job");
        find(name)
                .ifPresentOrElse(
                        found -> json(context, found),
                        () -> context.fail(Problems.refusal(404, "there is no job named " + name)));
    }

    private void goodput(RoutingContext context) {
        String name = context.pathParam("job");
        Snapshot now = snapshot();
        JobCourse course = find(name).isEmpty() ? null : now.courses().get(new JobId(name));
        if (course == null) {
            context.fail(Problems.refusal(404, "there is no job named " + name));
            return;
        }
        Optional<EnergyPrice> marginal = setup.prices()
                .at(QuarterHour.containing(now.at().day()))
                .map(price -> setup.prices().tariff().marginal(price.dayAhead()));
        json(context, JobGoodputs.of(name, course, now.live(), marginal));
    }

    private Optional<Live.Job> find(String name) {
        return snapshot().live().jobs().stream()
                .filter(job -> job.job().equals(name))
                .findFirst();
    }

    private void submit(RoutingContext context) {
        JobSpec spec;
        try {
            spec = Jobs.read(body(context), policy);
        } catch (IllegalArgumentException e) {
            context.fail(Problems.refusal(400, e));
            return;
        }
        answer(context, loop.submit(spec), 409, () -> {
            context.response().setStatusCode(201).putHeader("location", "/v1/jobs/" + spec.id());
            find(spec.id().value())
                    .ifPresentOrElse(
                            job -> json(context, job),
                            () -> context.json(
                                    new JsonObject().put("job", spec.id().value())));
        });
    }

    private void cancel(RoutingContext context) {
        String name = context.pathParam("job");
        int refused = find(name).isPresent() ? 409 : 404;
        answer(context, loop.cancel(new JobId(name)), refused, () -> {
            context.response().setStatusCode(202);
            context.json(new JsonObject().put("job", name));
        });
    }

    private void release(RoutingContext context) {
        String name = context.pathParam("job");
        int refused = find(name).isPresent() ? 409 : 404;
        answer(context, loop.release(new JobId(name)), refused, () -> {
            context.response().setStatusCode(202);
            context.json(new JsonObject().put("job", name));
        });
    }

    // ---- prices and money

    private void prices(RoutingContext context) {
        Optional<PriceCurve> day =
                setup.prices().day(DeliveryDay.containing(snapshot().at().day()).date());
        if (day.isEmpty()) {
            context.fail(Problems.refusal(404, "no prices are known for this day: start with a file that covers it"));
            return;
        }
        PriceCurve curve = day.get();
        List<DayPrices.Interval> intervals = LongStream.range(0, curve.quarterHours())
                .mapToObj(i -> new QuarterHour(curve.first().number() + i))
                .map(at -> new DayPrices.Interval(at.start(), at.end(), shown(curve.at(at))))
                .toList();
        json(
                context,
                new DayPrices(
                        curve.start(),
                        curve.end(),
                        setup.zone().getId(),
                        curve.source().name(),
                        curve.source().model(),
                        intervals));
    }

    private static double shown(EnergyPrice price) {
        return price.microEurosPerMwh() / 1e6;
    }

    private void statement(RoutingContext context) {
        Optional<String> from = query(context, "from");
        Optional<String> to = query(context, "to");
        Optional<String> costCentre = query(context, "costCentre");
        Optional<String> project = query(context, "project");
        Snapshot seen = snapshot();
        read(
                context,
                () -> statements
                        .write(from, to, new StatementPart(costCentre, project), seen)
                        .put("waits", waits(seen)));
    }

    private void monthStatement(RoutingContext context) {
        Optional<String> costCentre = query(context, "costCentre");
        Optional<String> project = query(context, "project");
        Snapshot seen = snapshot();
        read(
                context,
                () -> statements
                        .writeMonth(
                                StatementDesk.month(context.pathParam("month")),
                                new StatementPart(costCentre, project),
                                seen)
                        .put("waits", waits(seen)));
    }

    private static @Nullable String waits(Snapshot snapshot) {
        return snapshot.settlementWaits().orElse(null);
    }

    private static Optional<String> query(RoutingContext context, String name) {
        return Optional.ofNullable(context.queryParams().get(name));
    }

    private void read(RoutingContext context, Callable<JsonObject> statement) {
        Context owner = vertx.getOrCreateContext();
        owner.executeBlocking(statement).onSuccess(context::json).onFailure(failure -> refuse(context, failure));
    }

    private static void refuse(RoutingContext context, Throwable failure) {
        if (failure instanceof NoSuchElementException) {
            context.fail(Problems.refusal(404, failure));
        } else if (failure instanceof IllegalArgumentException) {
            context.fail(Problems.refusal(400, failure));
        } else if (failure instanceof MonthNotOverException) {
            context.fail(Problems.refusal(409, failure));
        } else {
            context.fail(failure);
        }
    }

    /** Closed on the writer's thread, after all that was settled before; then its statement is final and answered. */
    private void closeMonth(RoutingContext context) {
        BillingMonth month;
        try {
            month = StatementDesk.month(context.pathParam("month"));
        } catch (IllegalArgumentException e) {
            context.fail(Problems.refusal(400, e));
            return;
        }
        String why = body(context).getString("reason").strip();
        Snapshot seen = snapshot();
        Context owner = vertx.getOrCreateContext();
        statements
                .close(month, why, timers.now())
                .onComplete(done -> owner.runOnContext(then -> {
                    if (done.failed()) {
                        refuse(context, done.cause());
                        return;
                    }
                    if (done.result()) {
                        LOG.info("month {} was closed: {}", month, why);
                    }
                    read(
                            context,
                            () -> statements
                                    .writeMonth(month, StatementPart.ALL, seen)
                                    .put("closedNow", done.result()));
                }));
    }

    // ---- orders

    private void events(RoutingContext context) {
        JsonArray events = new JsonArray();
        snapshot().view().orders().forEach(order -> events.add(Events.write(order)));
        context.json(events);
    }

    private void createEvent(RoutingContext context) {
        eventsMade++;
        Curtailment order;
        try {
            order = Events.read(
                    "event-" + setup.epoch() + "-" + eventsMade,
                    body(context),
                    timers.now().truncatedTo(ChronoUnit.MILLIS));
        } catch (IllegalArgumentException e) {
            context.fail(Problems.refusal(400, e));
            return;
        }
        JsonObject event = Events.write(order);
        answer(context, loop.order(order, event.encode()), 409, () -> {
            context.response().setStatusCode(201).putHeader("location", "/v1/events/" + order.id());
            context.json(event);
        });
    }

    private void deleteEvent(RoutingContext context) {
        answer(
                context,
                loop.revoke(context.pathParam("event")),
                404,
                () -> context.response().setStatusCode(204).end());
    }

    // ---- answers

    /** Answers when the loop has: done, or refused with its reason. */
    private static void answer(RoutingContext context, Future<Optional<String>> asked, int refused, Runnable done) {
        asked.onSuccess(refusal -> {
                    if (refusal.isPresent()) {
                        context.fail(Problems.refusal(refused, refusal.get()));
                    } else {
                        done.run();
                    }
                })
                .onFailure(context::fail);
    }

    private static JsonObject body(RoutingContext context) {
        ValidatedRequest request = context.get(RouterBuilder.KEY_META_DATA_VALIDATED_REQUEST);
        return request.getBody().getJsonObject();
    }

    private static void json(RoutingContext context, Object value) {
        context.response().putHeader("content-type", "application/json").end(LiveJson.write(value));
    }
}
