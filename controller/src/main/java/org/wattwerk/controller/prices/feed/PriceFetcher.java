package org.wattwerk.controller.prices.feed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.wattwerk.controller.prices.NothingPublishedException;
import org.wattwerk.controller.prices.PriceDocument;
import org.wattwerk.controller.prices.PriceFileException;
import org.wattwerk.controller.prices.carbon.CarbonFile;
import org.wattwerk.controller.prices.feed.PriceRequests.Request;
import org.wattwerk.core.time.Timers;

/** Asks one service for the prices of one day and judges the answer. What it says never contains a token. */
public final class PriceFetcher implements AutoCloseable {
    /** Everything from the connection to the last byte. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** A week in quarter hours is about 30 kB. */
    private static final int BYTES_MAX = 4 << 20;

    private static final int OK = 200;
    private static final int BAD_REQUEST = 400;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Vertx vertx;
    private final Timers timers;
    private final PriceRequests requests;
    private final BoundedGet get;

    public PriceFetcher(Vertx vertx, Timers timers, FeedOptions options) {
        this(vertx, timers, options, PATIENCE);
    }

    PriceFetcher(Vertx vertx, Timers timers, FeedOptions options, Duration patience) {
        this.vertx = vertx;
        this.timers = timers;
        this.requests = new PriceRequests(options);
        this.get = new BoundedGet(vertx, timers, patience, BYTES_MAX);
    }

    /** The prices of a day; always succeeds, with what became of the question. */
    public Future<FetchAnswer> fetch(PriceService service, LocalDate day) {
        return switch (service) {
            case ENERGY_CHARTS -> ask(requests.energyCharts(day), day);
            case ENTSOE -> ask(requests.entsoe(day), day);
            case AWATTAR -> ask(requests.awattar(day), day);
            case SMARD -> smard(day);
        };
    }

    /** SMARD publishes chunks of a week and a list of their starts. */
    private Future<FetchAnswer> smard(LocalDate day) {
        Request index = requests.smardIndex(day);
        return get.get(index.address())
                .compose(body -> {
                    if (body.status() != OK) {
                        return Future.succeededFuture(refused(body));
                    }
                    Optional<List<Long>> starts = starts(body.content().getBytes());
                    if (starts.isEmpty()) {
                        return Future.<FetchAnswer>succeededFuture(
                                failed("its list of chunks is no JSON with timestamps"));
                    }
                    Optional<Instant> chunk = PriceRequests.chunkOf(day, starts.get());
                    return chunk.isEmpty()
                            ? Future.<FetchAnswer>succeededFuture(
                                    new FetchAnswer.NotYet("its chunks begin after " + day))
                            : ask(requests.smardChunk(day, chunk.get()), day);
                })
                .recover(failure -> Future.succeededFuture(failed(String.valueOf(failure.getMessage()))));
    }

    private static Optional<List<Long>> starts(byte[] body) {
        try {
            JsonNode stamps =
                    JSON.readTree(new String(body, StandardCharsets.UTF_8)).path("timestamps");
            List<Long> starts = new ArrayList<>();
            for (JsonNode stamp : stamps) {
                if (stamp.isIntegralNumber() && stamp.canConvertToLong()) {
                    starts.add(stamp.longValue());
                }
            }
            return stamps.isArray() ? Optional.of(starts) : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private Future<FetchAnswer> ask(Request request, LocalDate day) {
        return get.get(request.address())
                .compose(body -> {
                    byte[] bytes = body.content().getBytes();
                    // ENTSO-E says with status 400 and a document that there is nothing yet.
                    if (body.status() != OK && !(body.status() == BAD_REQUEST && isXml(bytes))) {
                        return Future.succeededFuture(refused(body));
                    }
                    Instant now = timers.now();
                    return vertx.executeBlocking(() -> judged(request, day, bytes, now));
                })
                .recover(failure -> Future.succeededFuture(failed(String.valueOf(failure.getMessage()))));
    }

    private static boolean isXml(byte[] bytes) {
        String start = new String(bytes, 0, Math.min(bytes.length, 400), StandardCharsets.UTF_8);
        return start.contains("Acknowledgement_MarketDocument");
    }

    private static FetchAnswer judged(Request request, LocalDate day, byte[] bytes, Instant now) {
        try {
            PriceDocument document = PriceDocument.read(request.name(), bytes, Optional.of(now));
            if (!document.covers(day)) {
                return new FetchAnswer.NotYet("has prices from "
                        + document.curve().start() + " to " + document.curve().end() + ", not the whole of " + day);
            }
            boolean coarse = document.resolution(day).compareTo(PriceRequests.resolution(day)) > 0;
            return new FetchAnswer.Prices(document, request.shown(), coarse);
        } catch (NothingPublishedException e) {
            return new FetchAnswer.NotYet(String.valueOf(e.getMessage()));
        } catch (PriceFileException e) {
            String more = e.problems().size() > 1 ? " (and " + (e.problems().size() - 1) + " more)" : "";
            return failed("its answer cannot be used: " + e.problems().get(0) + more);
        }
    }

    /** The carbon intensity of a day from Energy-Charts; fails with a sentence for people. */
    public Future<CarbonAnswer> carbon(LocalDate day) {
        Request request = requests.carbon(day);
        return get.get(request.address()).compose(body -> {
            if (body.status() != OK) {
                return Future.failedFuture(words(body));
            }
            try {
                return Future.succeededFuture(new CarbonAnswer(
                        request.name(),
                        body.content(),
                        CarbonFile.read(request.name(), body.content().getBytes())));
            } catch (PriceFileException e) {
                return Future.failedFuture(
                        "its answer cannot be used: " + e.problems().get(0));
            }
        });
    }

    private FetchAnswer refused(BoundedGet.Body body) {
        return new FetchAnswer.Failed(words(body), body.retryAfter().flatMap(this::pause));
    }

    private static String words(BoundedGet.Body body) {
        int status = body.status();
        String meaning = switch (status) {
            case 301, 302, 303, 307, 308 -> ": has moved, and redirects are not followed";
            case 401, 403 -> ": refuses access; check the token";
            case 404 -> ": has no such address";
            case 429 -> ": too many requests";
            default -> status >= 500 ? ": is out of order" : "";
        };
        return "answers HTTP " + status + meaning;
    }

    /** Retry-After is a number of seconds or a date (RFC 9110, 10.2.3). */
    private Optional<Duration> pause(String retryAfter) {
        String text = retryAfter.strip();
        if (text.matches("\\d{1,8}")) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
        }
        try {
            Instant until = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            Duration pause = Duration.between(timers.now(), until);
            return pause.isNegative() ? Optional.empty() : Optional.of(pause);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static FetchAnswer failed(String why) {
        return new FetchAnswer.Failed(why, Optional.empty());
    }

    @Override
    public void close() {
        get.close();
    }
}
