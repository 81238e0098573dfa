package org.wattwerk.controller.api;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import io.vertx.openapi.validation.SchemaValidationException;
import io.vertx.openapi.validation.ValidatorException;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Errors as problems (RFC 9457): what went wrong, where, and nothing of the inside. */
final class Problems {
    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

    private Problems() {}

    /** A refusal with a reason for people. */
    static HttpException refusal(int status, String detail) {
        return new HttpException(status, detail);
    }

    /** A refusal whose reason is an exception's message. */
    static HttpException refusal(int status, Throwable reason) {
        return refusal(status, String.valueOf(reason.getMessage()));
    }

    /** Answers a failed request. */
    static void answer(RoutingContext context) {
        if (context.response().ended()) {
            return;
        }
        if (context.response().headWritten()) {
            context.response().reset();
            return;
        }
        int status = context.statusCode() > 0 ? context.statusCode() : 500;
        Throwable failure = context.failure();
        if (status >= 500 && failure != null) {
            LOG.error(
                    "{} {} failed",
                    context.request().method(),
                    context.request().path(),
                    failure);
        }
        send(context, status, failure);
    }

    private static void send(RoutingContext context, int status, @Nullable Throwable failure) {
        JsonObject problem = new JsonObject()
                .put("type", "about:blank")
                .put("title", HttpResponseStatus.valueOf(status).reasonPhrase())
                .put("status", status);
        Throwable cause = failure instanceof HttpException http && http.getCause() != null ? http.getCause() : failure;
        if (cause instanceof SchemaValidationException invalid) {
            JsonArray errors = errors(invalid);
            problem.put("detail", "the request is not as the contract says: see errors")
                    .put("errors", errors);
        } else if (cause instanceof HttpException http && http.getPayload() != null) {
            problem.put("detail", http.getPayload());
        } else if (cause instanceof ValidatorException || (status < 500 && cause != null)) {
            problem.put("detail", String.valueOf(cause.getMessage()));
        } else if (status == 500) {
            problem.put("detail", "the controller failed; its log says why");
        }
        context.response()
                .setStatusCode(status)
                .putHeader("content-type", "application/problem+json")
                .end(problem.toBuffer());
    }

    /** Each place in the body once: a bad property is also reported as not fitting the whole. */
    private static JsonArray errors(SchemaValidationException invalid) {
        JsonArray errors = new JsonArray();
        if (invalid.getOutputUnit() == null || invalid.getOutputUnit().getErrors() == null) {
            return errors.add(new JsonObject().put("message", String.valueOf(invalid.getMessage())));
        }
        Set<String> seen = new LinkedHashSet<>();
        invalid.getOutputUnit().getErrors().forEach(unit -> {
            if (seen.add(unit.getInstanceLocation() + " " + unit.getError())) {
                errors.add(new JsonObject()
                        .put("pointer", unit.getInstanceLocation())
                        .put("message", unit.getError()));
            }
        });
        return errors;
    }
}
