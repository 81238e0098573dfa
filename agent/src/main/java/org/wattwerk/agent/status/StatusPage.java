package org.wattwerk.agent.status;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.util.Set;
import java.util.function.Supplier;

/**
 * {@code /status} and {@code /metrics} on loopback, to read only. A request that names another host is refused, so that no
 * page in somebody's browser can ask.
 */
public final class StatusPage {
    private static final String LOOPBACK = "127.0.0.1";
    private static final Set<String> OURSELVES = Set.of(LOOPBACK, "localhost");

    private final HttpServer server;
    private final Supplier<NodeStatus> status;

    /** @param status of the node; asked on the event loop */
    public StatusPage(Vertx vertx, Supplier<NodeStatus> status) {
        this.status = status;
        this.server = vertx.createHttpServer(
                        new HttpServerOptions().setIdleTimeout(60).setMaxInitialLineLength(2_048))
                .requestHandler(this::answer);
    }

    /** Listens; 0 takes a free port. */
    public Future<Integer> listen(int port) {
        return server.listen(port, LOOPBACK).map(HttpServer::actualPort);
    }

    public Future<Void> close() {
        return server.close();
    }

    private void answer(HttpServerRequest request) {
        HostAndPort named = request.authority();
        if (named == null || !OURSELVES.contains(named.host())) {
            say(request, 403, "text/plain", "this page is for this machine: ask http://" + LOOPBACK + "\n");
        } else if (!request.method().equals(HttpMethod.GET)) {
            say(request, 405, "text/plain", "this page is to read only\n");
        } else if (request.path().equals("/status")) {
            say(request, 200, "application/json", StatusJson.of(status.get()).encodePrettily() + "\n");
        } else if (request.path().equals("/metrics")) {
            say(
                    request,
                    200,
                    "text/plain; version=0.0.4; charset=utf-8",
                    MetricsText.of(status.get(), ProcessUse.now()));
        } else {
            say(request, 404, "text/plain", "there are /status and /metrics\n");
        }
    }

    private static void say(HttpServerRequest request, int code, String type, String text) {
        request.response().setStatusCode(code).putHeader("Content-Type", type).end(text);
    }
}
