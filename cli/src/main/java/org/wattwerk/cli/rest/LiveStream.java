package org.wattwerk.cli.rest;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.wattwerk.controller.live.Live;
import org.wattwerk.controller.live.LiveJson;

/**
 * The controller's stream of live moments, read on a thread of its own. A controller that goes away is looked for again
 * until the stream is closed; a reader that is slow sees the newest moments only.
 */
public final class LiveStream implements AutoCloseable {
    private static final Duration RETRY = Duration.ofMillis(500);
    private static final String DATA = "data:";

    private final HttpClient http;
    private final URI address;
    private final BlockingQueue<Live> moments = new ArrayBlockingQueue<>(4);
    private final Thread reader;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable InputStream open;

    LiveStream(HttpClient http, URI address) {
        this.http = http;
        this.address = address;
        this.reader = new Thread(this::read, "live");
        reader.setDaemon(true);
        reader.start();
    }

    /** The next moment, or nothing if none came within the patience. */
    public Optional<Live> next(Duration patience) throws InterruptedException {
        return Optional.ofNullable(moments.poll(patience.toMillis(), TimeUnit.MILLISECONDS));
    }

    @Override
    public void close() {
        closed.countDown();
        reader.interrupt();
        InputStream body = open;
        if (body != null) {
            try {
                body.close();
            } catch (IOException e) {
                // It was going away already.
                return;
            }
        }
    }

    private void read() {
        do {
            try {
                HttpRequest request = HttpRequest.newBuilder(address)
                        .header("Accept", "text/event-stream")
                        .build();
                HttpResponse<InputStream> answer = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
                open = answer.body();
                try (InputStream body = answer.body()) {
                    if (answer.statusCode() == 200) {
                        events(body);
                    }
                }
            } catch (IOException e) {
                // The controller is away; it is looked for again after a while.
            } catch (InterruptedException e) {
                return;
            }
        } while (!closedWithin(RETRY));
    }

    private boolean closedWithin(Duration time) {
        try {
            return closed.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            return true;
        }
    }

    private void events(InputStream body) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
        String line = lines.readLine();
        while (line != null && closed.getCount() > 0) {
            if (line.startsWith(DATA)) {
                Live live = LiveJson.read(line.substring(DATA.length()).strip(), Live.class);
                while (!moments.offer(live)) {
                    moments.poll();
                }
            }
            line = lines.readLine();
        }
    }
}
