package org.wattwerk.controller.prices.feed;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.wattwerk.core.time.Timers;

/**
 * One GET to a service that may be slow, broken or hostile: bounded in time and in bytes, without redirects and without
 * compression. On Vert.x, which the controller runs on anyhow: the body is counted as it arrives, and the whole is ended by
 * the same timers as everything else.
 */
final class BoundedGet implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(10);

    private final HttpClient client;
    private final Timers timers;
    private final Duration patience;
    private final int bytesMax;

    /**
     * @param patience for everything from the connection to the last byte, in control time
     */
    BoundedGet(Vertx vertx, Timers timers, Duration patience, int bytesMax) {
        this.client = vertx.createHttpClient(new HttpClientOptions()
                .setConnectTimeout(Math.toIntExact(CONNECT.toMillis()))
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setKeepAlive(false)
                .setDecompressionSupported(false)
                .setMaxHeaderSize(16 * 1024));
        this.timers = timers;
        this.patience = patience;
        this.bytesMax = bytesMax;
    }

    /**
     * What came back.
     *
     * @param retryAfter the header of that name, as it stands there
     */
    record Body(int status, Optional<String> retryAfter, Buffer content) {}

    /** The answer; fails with a sentence that does not contain the address, which may hold a secret. */
    Future<Body> get(URI address) {
        Promise<Body> done = Promise.promise();
        Ending ending = new Ending(done);
        ending.timer = Optional.of(timers.after(
                patience, () -> ending.fail("gave no whole answer within " + patience.toSeconds() + " s")));
        client.request(new RequestOptions()
                        .setMethod(HttpMethod.GET)
                        .setAbsoluteURI(address.toString())
                        .setFollowRedirects(false))
                .onFailure(failure -> ending.fail("cannot be reached: " + words(failure)))
                .onSuccess(request -> {
                    ending.request = Optional.of(request);
                    if (ending.over) {
                        request.reset();
                        return;
                    }
                    request.putHeader("accept", "application/json, application/xml, text/xml, text/csv")
                            .putHeader("user-agent", "wattwerk");
                    request.send()
                            .onFailure(failure -> ending.fail("broke off: " + words(failure)))
                            .onSuccess(response -> read(response, ending));
                });
        return done.future();
    }

    private void read(HttpClientResponse response, Ending ending) {
        Buffer body = Buffer.buffer();
        response.exceptionHandler(failure -> ending.fail("broke off in the midst of its answer"));
        response.handler(piece -> {
            if (body.length() + piece.length() > bytesMax) {
                ending.fail("answers with more than " + bytesMax + " bytes");
            } else if (!ending.over) {
                body.appendBuffer(piece);
            }
        });
        response.endHandler(nothing -> ending.succeed(
                new Body(response.statusCode(), Optional.ofNullable(response.getHeader("retry-after")), body)));
    }

    /** The first end counts; whatever comes later is dropped together with the connection. */
    private static final class Ending {
        private final Promise<Body> done;
        private Optional<Timers.Cancellable> timer = Optional.empty();
        private Optional<HttpClientRequest> request = Optional.empty();
        private boolean over;

        Ending(Promise<Body> done) {
            this.done = done;
        }

        void fail(String why) {
            if (end()) {
                request.ifPresent(HttpClientRequest::reset);
                done.fail(why);
            }
        }

        void succeed(Body body) {
            if (end()) {
                done.complete(body);
            }
        }

        private boolean end() {
            if (over) {
                return false;
            }
            over = true;
            timer.ifPresent(Timers.Cancellable::cancel);
            return true;
        }
    }

    private static String words(Throwable failure) {
        String message = failure.getMessage();
        return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
    }

    @Override
    public void close() {
        client.close();
    }
}
