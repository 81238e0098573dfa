package org.wattwerk.controller.api;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps web pages of others out of a server on loopback: the name in the request must be loopback's (else a page could
 * rebind its own name to it), and whoever changes something must send JSON, which a page of another origin cannot do unasked.
 */
final class Guard implements Handler<RoutingContext> {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]", "::1");

    @Override
    public void handle(RoutingContext context) {
        HostAndPort authority = context.request().authority();
        if (authority == null || !isLoopback(authority.host())) {
            context.fail(Problems.refusal(
                    403, "ask for this server by the name 127.0.0.1 or localhost: it is for this machine only"));
            return;
        }
        if (!isOwnOrigin(context.request().getHeader("Origin"), authority)) {
            context.fail(Problems.refusal(403, "this request comes from a web page of another origin"));
            return;
        }
        if (HttpMethod.POST.equals(context.request().method())
                && !isJson(context.request().getHeader("Content-Type"))) {
            context.fail(Problems.refusal(415, "send the header Content-Type: application/json"));
            return;
        }
        context.next();
    }

    static boolean isLoopback(String host) {
        return LOOPBACK.contains(host.toLowerCase(Locale.ROOT));
    }

    private static boolean isOwnOrigin(@Nullable String origin, HostAndPort authority) {
        if (origin == null) {
            return true;
        }
        try {
            URI uri = URI.create(origin);
            return uri.getHost() != null
                    && uri.getHost().equalsIgnoreCase(authority.host())
                    && uri.getPort() == authority.port();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isJson(@Nullable String contentType) {
        return contentType != null && contentType.split(";", 2)[0].strip().equalsIgnoreCase("application/json");
    }
}
