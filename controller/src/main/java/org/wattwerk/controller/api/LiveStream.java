package org.wattwerk.controller.api;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.wattwerk.controller.live.LiveJson;
import org.wattwerk.controller.loop.Snapshot;
import org.wattwerk.core.time.Timers;

/** Server-sent events of the newest snapshot, written once and sent to all; a reader that is behind skips some. */
final class LiveStream {
    private static final Duration EVERY = Duration.ofMillis(250);
    private static final int READERS_MAX = 64;
    private static final int QUEUE_BYTES = 256 * 1024;

    private final Timers timers;
    private final Snapshots snapshots;
    private final Set<HttpServerResponse> readers = new HashSet<>();
    private Timers.@Nullable Cancellable next;
    private long sent;

    /** Where the newest snapshot is. */
    @FunctionalInterface
    interface Snapshots {
        Snapshot newest();
    }

    LiveStream(Timers timers, Snapshots snapshots) {
        this.timers = timers;
        this.snapshots = snapshots;
    }

    void open(RoutingContext context) {
        if (readers.size() >= READERS_MAX) {
            context.fail(Problems.refusal(503, READERS_MAX + " readers follow the live view already: close one"));
            return;
        }
        HttpServerResponse response = context.response();
        response.putHeader("content-type", "text/event-stream").putHeader("cache-control", "no-cache");
        if (context.request().version() != HttpVersion.HTTP_2) {
            response.setChunked(true);
        }
        response.setWriteQueueMaxSize(QUEUE_BYTES);
        response.closeHandler(nothing -> readers.remove(response));
        response.exceptionHandler(lost -> readers.remove(response));
        response.endHandler(nothing -> readers.remove(response));
        response.write("retry: 1000\n\n" + event());
        readers.add(response);
        if (next == null) {
            next = timers.after(EVERY, this::send);
        }
    }

    private void send() {
        if (readers.isEmpty()) {
            next = null;
            return;
        }
        String event = event();
        for (HttpServerResponse reader : Set.copyOf(readers)) {
            if (!reader.writeQueueFull()) {
                reader.write(event);
            }
        }
        next = timers.after(EVERY, this::send);
    }

    private String event() {
        sent++;
        return "id: " + sent + "\nevent: live\ndata: "
                + LiveJson.write(snapshots.newest().live()) + "\n\n";
    }

    /** Ends every stream. */
    void close() {
        if (next != null) {
            next.cancel();
        }
        Set.copyOf(readers).forEach(HttpServerResponse::end);
        readers.clear();
    }
}
