package org.wattwerk.controller.page;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.wattwerk.controller.live.HistoryPoint;
import org.wattwerk.controller.live.Live;
import org.wattwerk.controller.live.LiveJson;
import org.wattwerk.controller.live.SyntheticDay;

/** The page with a synthetic day behind it, on loopback: to look at it, and to try it in a browser. */
public final class PageDemo implements AutoCloseable {
    private static final Duration STEP = Duration.ofMinutes(1);
    private static final int EVENT_MILLIS = 250;

    private final Vertx vertx = Vertx.vertx();
    private final List<HistoryPoint> history = new ArrayList<>();
    private final Set<HttpServerResponse> readers = new LinkedHashSet<>();
    private final SyntheticDay day = new SyntheticDay(STEP, 240);
    private final HttpServer server;
    private final boolean playing;
    private Live live;

    /** Plays the synthetic day if no moment is given, else shows that moment and has no past. */
    private PageDemo(int port, Duration played, @Nullable Live only) {
        this.playing = only == null;
        Live shown = only == null ? advance() : only;
        while (playing && shown.at().isBefore(day.start().plus(played))) {
            shown = advance();
        }
        live = shown;
        LiveJson.write(live); // loads the JSON library here and not on the event loop
        Router router = Router.router(vertx);
        PageRoutes.mount(router);
        router.get("/v1/live").handler(this::stream);
        if (playing) {
            router.get("/v1/history").handler(context -> json(context, history));
            router.get("/v1/prices").handler(context -> json(context, day.prices()));
        }
        server = await(vertx.createHttpServer().requestHandler(router).listen(port, "127.0.0.1"));
        vertx.setPeriodic(EVENT_MILLIS, id -> tick());
    }

    /** Starts with so much of the day already played; port 0 picks a free one. */
    static PageDemo start(int port, Duration played) {
        return new PageDemo(port, played, null);
    }

    /** Shows one moment over and over, of a controller that knows neither a past nor prices. */
    static PageDemo showing(Live only) {
        return new PageDemo(0, Duration.ZERO, only);
    }

    public static void main(String[] args) {
        int port = args.length > 0 ? Integer.parseInt(args[0]) : 8080;
        PageDemo demo = start(port, Duration.ofHours(Integer.getInteger("hours", 10)));
        System.out.println("a synthetic day at " + demo.address());
    }

    String address() {
        return "http://127.0.0.1:" + server.actualPort() + "/";
    }

    /** Ends the stream of every reader, as a controller does that dies. */
    void cutReaders() {
        vertx.runOnContext(nothing -> List.copyOf(readers).forEach(HttpServerResponse::reset));
    }

    private Live advance() {
        Live next = day.next();
        history.add(HistoryPoint.of(next));
        return next;
    }

    private void tick() {
        if (playing && !day.isOver()) {
            live = advance();
        }
        String event = "event: live\ndata: " + LiveJson.write(live) + "\n\n";
        readers.forEach(reader -> reader.write(event));
    }

    private void stream(RoutingContext context) {
        HttpServerResponse response = context.response();
        response.putHeader("Content-Type", "text/event-stream")
                .putHeader("Cache-Control", "no-store")
                .setChunked(true);
        response.write("event: live\ndata: " + LiveJson.write(live) + "\n\n");
        readers.add(response);
        response.closeHandler(nothing -> readers.remove(response));
        response.exceptionHandler(failure -> readers.remove(response));
    }

    private static void json(RoutingContext context, Object body) {
        context.response().putHeader("Content-Type", "application/json").end(LiveJson.write(body));
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
    }

    @Override
    public void close() {
        await(vertx.close());
    }
}
